from enrollments.admin import bounces, certificates, inquiries, mails, runs, seats, sequences

__all__ = ["bounces", "certificates", "inquiries", "mails", "runs", "seats", "sequences"]
