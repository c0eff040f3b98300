"""The admin's first page: what waits for whom, with a link to each. Only what the person may see."""

from datetime import timedelta

from django import template
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Syllabus
from enrollments import certificates
from enrollments.models import CourseRun, Enrollment
from messaging.delivery import throttle
from messaging.models import OutboxMail
from sales.models import Inquiry
from trainingsite.ops import sweeps

register = template.Library()
ROWS = 6
SOON = timedelta(days=14)
DECIDE_WITHIN = timedelta(days=10)
SWEEPS = {
    "courses.tasks.release_due": _("releasing planned versions of outlines"),
    "messaging.tasks.anonymise_mails": _("forgetting to whom old mails went"),
    "sales.tasks.forget_inquiries": _("forgetting old inquiries"),
    "enrollments.tasks.forget_import_drafts": _("forgetting lists that nobody finished"),
    "enrollments.tasks.issue_certificates": _("issuing certificates"),
    "messaging.tasks.sweep_outbox": _("sending mails"),
    "messaging.tasks.sweep_followups": _("planning follow-ups"),
    "enrollments.tasks.expire_and_offer": _("offering free seats to the waiting list"),
}


@register.inclusion_tag("admin/_todo.html", takes_context=True)
def todo(context):
    user, now = context["request"].user, timezone.now()
    may = user.has_perm
    return {
        "inquiries": may("sales.view_inquiry") and open_inquiries(now),
        "mails": may("messaging.view_outboxmail") and failed_mails(),
        "drafts": may("courses.view_course") and changed_drafts(),
        "runs": may("enrollments.view_courserun") and coming_runs(now),
        "decisions": may("enrollments.view_enrollment") and runs_to_decide(now),
        "attendance": may("enrollments.view_enrollment") and runs_to_settle(now),
    }


@register.inclusion_tag("admin/_late_sweeps.html", takes_context=True)
def late_sweeps(context):
    """The worker stands still, or its clock or broker does: whoever looks after the mails should know."""
    may_see = context["request"].user.has_perm("messaging.view_outboxmail")
    late = sweeps.late(timezone.now()) if may_see else []
    return {"rows": [(SWEEPS.get(sweep.task, sweep.task), sweep) for sweep in late]}


def open_inquiries(now) -> dict:
    rows = Inquiry.objects.open().select_related("course")
    new = rows.filter(stage=Inquiry.Stage.NEW)
    return {
        "open": rows.count(),
        "new": new.count(),
        "rows": [(row, now - row.received_at) for row in new.order_by("received_at", "pk")[:ROWS]],
    }


def failed_mails() -> dict:
    failed = OutboxMail.objects.filter(state=OutboxMail.State.FAILED)
    return {
        "count": failed.count(),
        "rows": failed.order_by("-due_at", "-pk")[:ROWS],
        "server": throttle.closed(),
    }


def changed_drafts() -> dict:
    changed = Syllabus.objects.changed().select_related("course")
    return {
        "count": changed.count(),
        "rows": changed.only("course__title").order_by("course__title", "pk")[:ROWS],
    }


def coming_runs(now) -> dict:
    coming = CourseRun.objects.filter(
        state=CourseRun.State.OPEN, starts_at__gt=now, starts_at__lte=now + SOON
    ).order_by("starts_at", "pk")
    return {"count": coming.count(), "rows": coming.select_related("course", "city", "instructor")[:ROWS]}


def runs_to_decide(now) -> dict:
    """Near, and still short of people: somebody says what becomes of them."""
    short = CourseRun.objects.filter(
        state=CourseRun.State.OPEN,
        confirmed_at=None,
        starts_at__gt=now,
        starts_at__lte=now + DECIDE_WITHIN,
        seats_needed__gt=F("seats_taken") + F("seats_reserved"),
    ).order_by("starts_at", "pk")
    return {"count": short.count(), "rows": short.select_related("course", "city")[:ROWS]}


def runs_to_settle(now) -> dict:
    """Over, with people whose attendance is open; or with certificates that the site did not issue by itself."""
    unsettled = Count("enrollments", filter=Q(enrollments__state=Enrollment.State.CONFIRMED))
    over = CourseRun.objects.filter(ends_at__lte=now, enrollments__state=Enrollment.State.CONFIRMED)
    rows = over.annotate(unsettled=unsettled).order_by("ends_at", "pk").select_related("course", "city")
    stuck = certificates.due(now - timedelta(hours=2)).select_related("run__course")[:ROWS]
    return {"count": rows.count(), "rows": rows[:ROWS], "stuck": stuck}
