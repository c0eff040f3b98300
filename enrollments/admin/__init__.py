from enrollments.admin import bounces, inquiries, mails, runs

__all__ = ["bounces", "inquiries", "mails", "runs"]
