"""What the mails of an enrolment or a group tell: one function a mail."""

CONTENT: dict = {}
