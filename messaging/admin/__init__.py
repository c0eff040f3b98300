from messaging.admin import bounces, follow_ups, mail_texts, mails, persons

__all__ = ["bounces", "follow_ups", "mail_texts", "mails", "persons"]
