"""Mails: what they tell (inquiries, seats, groups), what they are made of (letters), and the finished message (compose)."""

from enrollments.emails.compose import CONTENT, compose
from enrollments.emails.inquiries import class_line
from enrollments.emails.letters import Letter, NothingToSay, one_line

__all__ = ["CONTENT", "Letter", "NothingToSay", "class_line", "compose", "one_line"]
