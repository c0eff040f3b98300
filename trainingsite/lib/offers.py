"""What a seat costs and how many are left, in words."""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from trainingsite.lib import dates

FEW_SEATS = 5


def price(amount) -> str:
    """`¥2,680`: fen only where there are any."""
    if amount is None:
        return ""
    amount = Decimal(amount)
    if not amount:
        return gettext("Free")
    return f"¥{amount:,.0f}" if amount == amount.to_integral_value() else f"¥{amount:,.2f}"


@dates.once_a_language
def seats(seats_left: int) -> SafeString:
    if seats_left <= 0:
        return format_html('<span class="seats seats-none">{}</span>', gettext("Full"))
    if seats_left <= FEW_SEATS:
        words = ngettext("Only %(count)d seat left", "Only %(count)d seats left", seats_left)
        return format_html('<span class="seats seats-few">{}</span>', words % {"count": seats_left})
    words = ngettext("%(count)d seat left", "%(count)d seats left", seats_left)
    return format_html('<span class="seats">{}</span>', words % {"count": seats_left})
