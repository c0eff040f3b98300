"""The people we write to: who they are, what they agreed to, how often they want to hear from us."""

from enrollments.persons.consents import Standing, give, standing, standings, tick, withdraw
from enrollments.persons.identity import address, find_person, person_of
from enrollments.persons.permits import Permit, ask, budget_of
from enrollments.persons.retention import forget

__all__ = [
    "Permit",
    "Standing",
    "address",
    "ask",
    "budget_of",
    "find_person",
    "forget",
    "give",
    "person_of",
    "standing",
    "standings",
    "tick",
    "withdraw",
]
