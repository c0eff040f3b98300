"""Who of our staff is mailed when somebody needs a person."""

from django.contrib.auth import get_user_model
from django.db.models import Count, Q

CONSULTANTS = "consultants"


def consultants() -> list:
    """Who hears of a new inquiry: the group's members, or all staff as long as the group is empty."""
    users = get_user_model().objects.filter(is_active=True).exclude(email="").order_by("pk")
    people = list(
        users.filter(Q(groups__name=CONSULTANTS) | Q(is_staff=True))
        .annotate(is_consultant=Count("pk", filter=Q(groups__name=CONSULTANTS)))
        .distinct()
    )
    return [user for user in people if user.is_consultant] or [user for user in people if user.is_staff]
