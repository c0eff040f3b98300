"""The periods that people are told: what counts by one and what tells of it read it here. Pure."""

from datetime import timedelta

OFFER_LASTS = timedelta(hours=24)  # sooner when the class is near: see enrollments/waiting.py
FREE_BEFORE = timedelta(days=3)  # until then a seat can be given back without a fee
LIST_KEPT = timedelta(days=3)  # a team's list that is not sent yet, after its last change
KEPT_MONTHS = 24  # after the last contact with a person
KEPT = timedelta(days=365 * KEPT_MONTHS // 12)

# As templates say them.
TOLD = {
    "offer_hours": OFFER_LASTS // timedelta(hours=1),
    "free_days": FREE_BEFORE.days,
    "list_days": LIST_KEPT.days,
    "kept_months": KEPT_MONTHS,
}
