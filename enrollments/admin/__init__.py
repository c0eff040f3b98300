from enrollments.admin import bounces, certificates, inquiries, mails, runs, seats, sequences, wording

__all__ = ["bounces", "certificates", "inquiries", "mails", "runs", "seats", "sequences", "wording"]
