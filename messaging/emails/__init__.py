"""Mails: what they are made of (letters), and the finished message (compose)."""

from messaging.emails.compose import compose
from messaging.emails.letters import Letter, NothingToSay, one_line

__all__ = ["Letter", "NothingToSay", "compose", "one_line"]
