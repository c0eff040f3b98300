"""The people we write to: who they are, what they agreed to, how often they want to hear from us."""

from enrollments.persons.consents import Standing, give, standing, standings, tick, withdraw
from enrollments.persons.identity import address, find_person, own_page, person_of, with_own_pages
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
    "own_page",
    "person_of",
    "standing",
    "standings",
    "tick",
    "with_own_pages",
    "withdraw",
]
