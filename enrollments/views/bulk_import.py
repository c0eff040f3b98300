"""A company enrols its team: the list is kept in a private draft until every row is right."""

import secrets

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from enrollments import bulk_import, seats
from enrollments.bulk_import import files, templates
from enrollments.forms import token
from enrollments.forms.bulk_import import read_file, rows_of, sent_of
from enrollments.forms.group import GroupForm
from enrollments.models import EnrollmentGroup, ImportDraft
from enrollments.views import notices
from enrollments.views.answers import answer
from enrollments.views.behind_link import behind_link
from enrollments.views.bulk_import_page import page_of
from enrollments.views.runs import load_run
from trainingsite.lib.clients import client_address, own_forms_only
from trainingsite.lib.limits import TooMany
from trainingsite.lib.pages import private_page, public_page

LARGEST = files.MAX_BYTES + 2**20
ENROLS = ("enrol", "enrol_good")


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def enroll(request, pk):
    return _begin(request, load_run(request, pk), None)


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def add(request, token):
    group = get_object_or_404(EnrollmentGroup.objects.with_token(token))
    return _begin(request, load_run(request, group.run_id), group)


def _begin(request, run, group):
    if request.method != "POST":
        return _page(request, run, group)
    if _is_too_large(request):
        return _page(request, run, group, notice=notices.FILE_TOO_LARGE, status=413)
    sent, now, address = sent_of(request.POST), timezone.now(), client_address(request)
    try:
        read_file(sent, request.FILES, address=address, now=now)
    except TooMany:
        return _page(request, run, group, sent=sent, notice=notices.TOO_MANY_LISTS, status=429)
    try:
        number = token.nonce(request.POST.get("form_token", ""))
    except token.Refused:
        # What was sent is kept all the same; nobody is enrolled before the next press.
        number = ""
    listed = [row.as_list()[1:] for row in sent.roster.rows] if sent.roster else []
    content = [run.pk, group, sent.contact, rows_of(request.POST), listed]
    try:
        draft = bulk_import.start(
            run=run,
            group=group,
            sent=sent,
            idempotency_key=token.idempotency_key(number or secrets.token_urlsafe(), repr(content)),
            address=address,
            language=translation.get_language(),
            now=now,
        )
    except TooMany:
        return _page(request, run, group, sent=sent, notice=notices.TOO_MANY_LISTS, status=429)
    except bulk_import.TooManyPeople:
        return _page(request, run, group, sent=sent, notice=notices.TOO_MANY_PEOPLE)
    return _go_on(request, draft, is_trusted=bool(number), is_whole=not sent.refusal)


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def draft(request, pk, token):
    draft = get_object_or_404(ImportDraft.objects.select_related("group").with_token(token), run=pk)
    run = draft.run = load_run(request, pk)
    if draft.group and not draft.rows and request.method != "POST":
        return redirect(draft.group)
    if request.method != "POST":
        return _page(request, run, draft.group, draft=draft)
    if _is_too_large(request):
        return _page(request, run, draft.group, draft=draft, notice=notices.FILE_TOO_LARGE, status=413)
    sent, now = sent_of(request.POST), timezone.now()
    try:
        read_file(sent, request.FILES, address=client_address(request), now=now)
        draft = bulk_import.keep(draft=draft, sent=sent, now=now)
    except TooMany:
        return _page(
            request, run, draft.group, draft=draft, sent=sent, notice=notices.TOO_MANY_LISTS, status=429
        )
    except bulk_import.TooManyPeople:
        return _page(request, run, draft.group, draft=draft, sent=sent, notice=notices.TOO_MANY_PEOPLE)
    return _go_on(request, draft, is_trusted=True, is_whole=not sent.refusal)


def _go_on(request, draft, *, is_trusted, is_whole):
    """After everything that was sent is kept: enrol, or show the list as it is now."""
    sent, action = request.POST, request.POST.get("do", "")
    if action not in ENROLS:
        return redirect(_next_page(draft, sent))
    bulk_import.ask(draft=draft)
    people = bulk_import.checked(draft)
    coming = [one for one in people if action == "enrol" or not one.faults]
    form = GroupForm(sent, people=len(coming), seats_for_sale=draft.run.seats_for_sale)
    if not (is_trusted and is_whole) or not (draft.group or form.is_valid()):
        return redirect(f"{draft.get_absolute_url()}#check")
    try:
        group = bulk_import.enrol(
            draft=draft,
            contact={} if draft.group else form.details,
            wants_together=not draft.group and form.wants_together,
            leaves_faulty=action == "enrol_good",
            address=client_address(request),
            by=None,
            now=timezone.now(),
            source=request.path[:200],
        )
    except (bulk_import.NotReady, seats.Closed, seats.AlreadyEnrolled):
        return redirect(f"{draft.get_absolute_url()}#check")
    except TooMany:
        return _page(request, draft.run, draft.group, draft=draft, notice=notices.TOO_MANY_LISTS, status=429)
    return redirect(group if draft.group else f"{group.get_absolute_url()}?done=enrolled")


def _next_page(draft, sent):
    address = draft.get_absolute_url()
    if key := sent.get("edit", "")[:40]:
        return f"{address}?edit={key}#edited" if key in {row[0] for row in draft.rows} else address
    if sent.get("do") == "rows":
        return f"{address}?blank=5#typed"
    return f"{address}?all=1#good" if sent.get("do") == "all" else f"{address}#check"


def _page(request, run, group, *, draft=None, sent=None, notice=None, status=200):
    context = page_of(request.GET, run=run, group=group, draft=draft, sent=sent, now=timezone.now())
    return answer(request, "enrollments/group_edit.html", context | {"notice": notice}, status=status)


def _is_too_large(request) -> bool:
    """Asked before anything of it is read."""
    length = request.headers.get("Content-Length", "")
    return length.isdigit() and int(length) > LARGEST


@public_page
def template(request, kind):
    data, content_type = templates.empty(kind)
    headers = {"Content-Disposition": f'attachment; filename="template.{kind}"'}
    return HttpResponse(data, content_type=content_type, headers=headers)
