from enrollments.admin import inquiries, mails, runs

__all__ = ["inquiries", "mails", "runs"]
