"""What the mails to a group's contact tell: one function a mail, and the call to our consultants."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enrollments.emails.classes import Facts, facts_before, facts_of, of_class, other_dates
from enrollments.models import Enrollment, EnrollmentGroup, SeatEvent
from enrollments.seats.changes import reason
from enrollments.seats.preconditions import LIVE, SEATED, is_group_in
from messaging import registry
from messaging.emails.letters import NothingToSay, site
from messaging.models import OutboxMail
from messaging.registry import Audience
from trainingsite.lib import dates
from trainingsite.lib.dates import moment
from trainingsite.lib.phones import readable
from trainingsite.lib.urls import absolute

State, Kind = Enrollment.State, SeatEvent.Kind
# A mail is not a roster: the page has the whole one.
NAMED = 30


def common(group: EnrollmentGroup) -> dict:
    rows = list(group.enrollments.filter(run=group.run_id).order_by("rank", "pk"))
    by_state = {state: [row for row in rows if row.state == state] for state in State}
    return {
        **site(),
        **of_class(group.run),
        "name": group.name,
        "company": group.company,
        "seated": len(by_state[State.CONFIRMED]),
        "offered": len(by_state[State.OFFERED]),
        "waiting": len(by_state[State.WAITLISTED]),
        "wants_together": group.wants_together,
        "by_state": by_state,
        "facts": facts(group, by_state),
        "online_url": group.run.online_url,
        "private_url": absolute(group.get_absolute_url()),
    }


def facts(group: EnrollmentGroup, by_state: dict, before: Facts = ()) -> Facts:
    known = [*before, *facts_of(group.run, is_seated=bool(by_state[State.CONFIRMED]))]
    return [*known, *roster(by_state)]


def roster(by_state: dict) -> Facts:
    headings = {
        State.CONFIRMED: _("Seated"),
        State.OFFERED: _("Seat offered"),
        State.WAITLISTED: _("Waiting"),
    }
    return [
        (
            _("%(state)s (%(count)s)") % {"state": label, "count": len(by_state[state])},
            names(row.name for row in by_state[state]),
        )
        for state, label in headings.items()
        if by_state[state]
    ]


def names(people) -> str:
    people = list(people)
    line = _(", ").join(people[:NAMED])
    if (more := len(people) - NAMED) > 0:
        line += ngettext(" and %(count)d more", " and %(count)d more", more) % {"count": more}
    return line


def same_moment(mail: OutboxMail) -> list[SeatEvent]:
    """The lines that this mail is about: one change of a group writes many, all at once."""
    event = mail.event
    if not event:
        return []
    lines = SeatEvent.objects.filter(
        run=event.run_id, group=mail.about, at=event.at, enrollment__isnull=False
    )
    return list(lines.select_related("enrollment").order_by("pk"))


def concerned(mail: OutboxMail, *kinds: str) -> list[SeatEvent]:
    return [line for line in same_moment(mail) if line.kind in kinds]


def told(content: Callable[[OutboxMail], dict]) -> Callable[[OutboxMail], dict]:
    """What every mail of a group knows, and what this one adds."""
    return lambda mail: {**common(mail.about), **content(mail)}


declared = registry.declaring("group", told, true_while=is_group_in())


@declared(gettext_lazy("team: enrolment received"))
def group_received(mail: OutboxMail) -> dict:
    """With what a contact has to show at home: what it costs, and until when it may still be given back."""
    run, seated = mail.about.run, mail.about.enrollments.filter(run=mail.about.run_id, state=State.CONFIRMED)
    return {
        "total": run.seat_price * seated.count(),
        "has_invoice": bool(mail.about.invoice_title),
        "free_until": moment(run.free_until) if mail.due_at < run.free_until and run.seat_price else "",
    }


@declared(gettext_lazy("team: seats offered"), true_while=is_group_in({State.OFFERED}, is_offer=True))
def group_offered(mail: OutboxMail) -> dict:
    until = first_end(mail.about)
    if not until:
        raise NothingToSay(_("the offer is over"))
    return {"until": until}


def first_end(group: EnrollmentGroup) -> str:
    """Until when the group has to answer; empty when nothing is offered to it."""
    offers = group.enrollments.filter(run=group.run_id, state=State.OFFERED)
    first = offers.order_by("offer_until").first()
    return moment(first.offer_until) if first else ""


@declared(gettext_lazy("team: seats confirmed"))
def group_confirmed(mail: OutboxMail) -> dict:
    return {}


@declared(gettext_lazy("team: offer expired"))
def group_expired(mail: OutboxMail) -> dict:
    lines = concerned(mail, Kind.EXPIRED)
    return {"count": len(lines), "concerned": names(line.enrollment.name for line in lines)}


@declared(gettext_lazy("team: enrolments cancelled"))
def group_cancelled(mail: OutboxMail) -> dict:
    lines, run = concerned(mail, Kind.CANCELLED, Kind.DECLINED), mail.about.run
    late = [
        line
        for line in lines
        if line.by_id is None and line.from_state == State.CONFIRMED and line.at >= run.free_until
    ]
    return {
        "count": len(lines),
        "concerned": names(line.enrollment.name for line in lines),
        "by_staff": any(line.by_id for line in lines),
        "reason": next((line.note for line in lines if line.by_id), ""),
        "late": len(late) if run.seat_price else 0,
        "fee_since": moment(run.free_until),
    }


@declared(gettext_lazy("team: waiting list closed"))
def group_list_closed(mail: OutboxMail) -> dict:
    lines = concerned(mail, Kind.CLOSED)
    return {
        "count": len(lines),
        "concerned": names(line.enrollment.name for line in lines),
        "others": other_dates(mail.about.run, mail.due_at),
    }


@declared(gettext_lazy("team: people changed"))
def group_changed(mail: OutboxMail) -> dict:
    lines = []
    for line in concerned(mail, Kind.MOVED_OUT, Kind.SWAPPED):
        if line.kind == Kind.SWAPPED:
            lines.append(line.note)
        else:
            run = line.enrollment.run
            lines.append(f"{line.enrollment.name} → {dates.span(run.starts_at, run.ends_at)}")
    return {"changes": lines}


@declared(gettext_lazy("team: to a new contact"))
def group_contact(mail: OutboxMail) -> dict:
    return {"until": first_end(mail.about)}


@declared(gettext_lazy("team: to the contact’s address before"), true_while=registry.always)
def group_readdressed(mail: OutboxMail) -> dict:
    """To the address that was left: no link, and nobody's name, for the contact may be another person now."""
    group = mail.about
    return {"name": group.company, "private_url": "", "facts": facts_of(group.run, is_seated=False)}


@declared(gettext_lazy("team: date or place changed"), true_while=is_group_in(LIVE))
def group_rescheduled(mail: OutboxMail) -> dict:
    group = mail.about
    known = common(group)
    before = facts_before(mail.event, group.run)
    return {
        "facts": facts(group, known["by_state"], before),
        "reason": reason(mail.event),
        "until": first_end(group),
    }


@declared(gettext_lazy("team: class takes place"), true_while=is_group_in(SEATED))
def group_decided(mail: OutboxMail) -> dict:
    return {}


@declared(gettext_lazy("team: class called off"))
def group_called_off(mail: OutboxMail) -> dict:
    return {
        "reason": mail.event.note if mail.event else "",
        "others": other_dates(mail.about.run, mail.due_at),
    }


@declared(gettext_lazy("team: certificates issued"))
def group_certified(mail: OutboxMail) -> dict:
    lines = concerned(mail, Kind.CERTIFIED)
    return {"count": len(lines), "concerned": names(line.enrollment.name for line in lines)}


@declared(gettext_lazy("team: reminder, a week before"), true_while=is_group_in(SEATED))
def group_reminder_week(mail: OutboxMail) -> dict:
    run = mail.about.run
    is_free = mail.due_at < run.free_until and run.seat_price
    return {"free_until": moment(run.free_until) if is_free else ""}


@declared(gettext_lazy("team: reminder, a day before"), true_while=is_group_in(SEATED))
def group_reminder_day(mail: OutboxMail) -> dict:
    return {}


@declared(gettext_lazy("alert about a team’s seats"), true_while=registry.always, audience=Audience.STAFF)
def seats_alert(mail: OutboxMail) -> dict:
    group = mail.about
    lines = concerned(mail, Kind.CANCELLED)
    return {
        "contact": group.name,
        "phone": readable(group.phone),
        "phone_link": group.phone,
        "email": group.email,
        "given_back": len(lines),
        "admin_url": absolute(reverse("admin:enrollments_courserun_change", args=[group.run_id])),
    }
