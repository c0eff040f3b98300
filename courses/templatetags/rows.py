"""The lines of the catalogue. Twenty of them are written here in a millisecond, not by an include each."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext

from courses.cards import Card
from courses.models import Level
from courses.templatetags.marking import marked
from trainingsite.lib import dates, drawings
from trainingsite.lib.offers import price, seats
from trainingsite.lib.urls import addresses_of

register = template.Library()

MOST_OF_AUDIENCE = 60
ROW = """<li class="course-row tone-{tone}">
  <div class="what">
    <p class="kicker dots"><span>{topic}</span><span>{level}</span></p>
    <h2><a href="{address}">{title}</a>{hidden}</h2>
    <p class="summary">{summary}</p>
    {audience}
    <p class="small dots figure">{facts}{teacher}</p>
  </div>
  <div class="when">
    <p class="price">{price}<small> {per_seat}</small></p>
    {when}
  </div>
</li>
"""
RUN = """<p><a href="{address}"><time datetime="{day}">{span}</time></a> <span class="nowrap">{place}</span></p>
    <p class="small">{seats}</p>"""


TAG = ' <span class="tag">{}</span>'
AUDIENCE = '<p class="small"><span class="muted">{}</span> {}</p>'


@register.simple_tag
def course_rows(cards: list[Card], words: list[str]) -> SafeString:
    course, run, instructor = addresses_of("course"), addresses_of("run"), addresses_of("instructor")
    levels = {str(value): escape(str(label)) for value, label in Level.choices}
    hidden = TAG.format(escape(gettext("not published")))
    audience = AUDIENCE.format(escape(gettext("For")), "{}")
    per_seat = escape(gettext("per seat"))

    def shown(text: str) -> str:
        return marked(text, words) if words else escape(text)

    def row(card: Card) -> str:
        facts = "".join(f"<span>{escape(fact)}</span>" for fact in card.facts)
        teacher = card.teacher
        return ROW.format(
            tone=drawings.tone(card.position),
            topic=escape(card.topic),
            level=levels[card.level],
            address=course(card.slug),
            title=shown(card.title),
            hidden="" if card.is_published else hidden,
            summary=shown(card.summary),
            audience=audience.format(shown(shortened(card.audience))) if card.audience else "",
            facts=facts,
            teacher=f'<span><a href="{instructor(teacher.slug)}">{escape(teacher.name)}</a></span>'
            if teacher
            else "",
            price=price(card.price),
            per_seat=per_seat,
            when=when(card, run),
        )

    return mark_safe("".join(map(row, cards)))  # every text was escaped


def when(card: Card, address) -> str:
    run = card.run
    if run:
        return RUN.format(
            address=address(run.pk),
            day=dates.local_day(run.starts_at).isoformat(),
            span=escape(dates.span(run.starts_at, run.ends_at)),
            place=escape(run.place),
            seats=seats(run.seats_left),
        )
    words = gettext("In-house on your date") if card.is_in_house else gettext("No date yet")
    return f'<p class="small muted">{escape(words)}</p>'


def shortened(text: str) -> str:
    return text if len(text) <= MOST_OF_AUDIENCE else Truncator(text).chars(MOST_OF_AUDIENCE)
