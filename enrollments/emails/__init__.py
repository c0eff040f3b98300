"""Mails: what they are made of (letters), and the finished message (compose)."""

from enrollments.emails.compose import compose
from enrollments.emails.letters import Letter, NothingToSay, one_line

__all__ = ["Letter", "NothingToSay", "compose", "one_line"]
