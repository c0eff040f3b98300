from enrollments.admin import bounces, inquiries, mails, runs, sequences

__all__ = ["bounces", "inquiries", "mails", "runs", "sequences"]
