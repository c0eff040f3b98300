"""The people we write to: who they are, what they agreed to, how often they want to hear from us."""

from messaging.contacts.consents import Standing, give, standing, standings, tick, withdraw
from messaging.contacts.identity import address, find_person, own_page, person_of, with_own_pages
from messaging.contacts.send_permission import Permit, ask, budget_of

__all__ = [
    "Permit",
    "Standing",
    "address",
    "ask",
    "budget_of",
    "find_person",
    "give",
    "own_page",
    "person_of",
    "standing",
    "standings",
    "tick",
    "with_own_pages",
    "withdraw",
]
