"""Where the words of follow-up mails are written, seen, compared and brought back."""

from enrollments.admin.wording import templates

__all__ = ["templates"]
