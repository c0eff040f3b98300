"""The outbox under fire: real workers, a real broker, an SMTP server that misbehaves. See scenarios.py."""
