"""Where the words of follow-up mails are written, seen, compared and brought back."""

from messaging.admin.mail_texts import templates

__all__ = ["templates"]
