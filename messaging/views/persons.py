"""A person's own page behind the link in their mails: a GET shows, a POST decides. A mail scanner that follows every
link changes nothing."""

from datetime import datetime, time

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from messaging import contacts, registry
from messaging.contacts import preferences
from messaging.forms.preferences import MeasureForm, PauseForm, sentence
from messaging.models import Consent, Person
from messaging.privacy import erasing, export, history, subject_data
from trainingsite.lib import links
from trainingsite.lib.clients import own_forms_only
from trainingsite.lib.pages import private_page

# Mails are written to people at work; a pause ends in the morning.
MORNING = time(9)
DONE = {
    "withdrawn": _("Done: no more course mails and no reminders, from now on."),
    "on-its-way": _(
        "Done: no more course mails and no reminders, from now on. One was being handed over at this very moment; it may "
        "still arrive."
    ),
    "agreed": _("Thank you. From now on you get course mails, within the measure below."),
    "measured": _("Your measure holds from now on."),
    "paused": _("We pause. Nothing follows up until then."),
    "resumed": _("The pause is over."),
}
OWN_PAGE = Consent.Source.OWN_PAGE


@require_safe
@private_page
def show(request, token):
    person, done = _person(token), DONE.get(request.GET.get("done", ""), "")
    return _page(request, person, done=done)


def _page(request, person, *, done="", error="", status=200):
    now = timezone.now()
    state = history.mails_of(person, now=now)
    measures = MeasureForm(default=preferences.default_measure()).fields["measure"].choices
    pause = PauseForm(today=timezone.localdate(now))
    context = {
        **{"person": person, "done": done, "error": error, **state, **history.of(person, now=now)},
        "measures": measures,
        "measure": "default"
        if person.budget_mails is None
        else f"{person.budget_mails}-{person.budget_days}",
        "budget_words": sentence(state["budget"].mails, state["budget"].days),
        **{"first_day": pause.first, "last_day": pause.last},
    }
    return render(request, "messaging/person.html", context, status=status)


@require_POST
@own_forms_only
@private_page
def withdraw(request, token):
    person = _person(token)
    on_its_way = contacts.withdraw(person=person, source=OWN_PAGE, page=_path(person), now=timezone.now())
    return _back(person, "on-its-way" if on_its_way else "withdrawn")


@require_POST
@own_forms_only
@private_page
def agree(request, token):
    person = _person(token)
    contacts.give(person=person, source=OWN_PAGE, page=_path(person), now=timezone.now())
    return _back(person, "agreed")


@require_POST
@own_forms_only
@private_page
def measure(request, token):
    person, form = _person(token), MeasureForm(request.POST, default=preferences.default_measure())
    if not form.is_valid():
        return _page(request, person, error=form.errors["measure"][0], status=400)
    preferences.measure(person=person, **form.chosen)
    return _back(person, "measured")


@require_POST
@own_forms_only
@private_page
def pause(request, token):
    person, form = _person(token), PauseForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, person, error=form.errors["until"][0], status=400)
    preferences.pause(
        person=person, until=timezone.make_aware(datetime.combine(form.cleaned_data["until"], MORNING))
    )
    return _back(person, "paused")


@require_POST
@own_forms_only
@private_page
def resume(request, token):
    person = _person(token)
    preferences.pause(person=person, until=None)
    return _back(person, "resumed")


@require_safe
@private_page
def copy(request, token):
    person, now = _person(token), timezone.now()
    everything = export.copy_of(subject_data.find(email=person.email), now=now)
    answer = JsonResponse(everything, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{export.file_name(now)}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@own_forms_only
@private_page
def erase(request, token):
    person, now = _person(token), timezone.now()
    found = subject_data.find(email=person.email)
    context = {"person": person, **erasing.outlook(found, now=now)}
    if request.method == "POST" and not context["blockers"]:
        try:
            done = erasing.erase(found, now=now)
        except erasing.Blocked as reason:
            context["blockers"] = [str(reason)]
        else:
            return render(request, "messaging/person_erased.html", {"done": done})
    status = 409 if request.method == "POST" else 200
    return render(request, "messaging/person_erase.html", context, status=status)


@require_POST
@own_forms_only
@private_page
def send_link(request, kind, token):
    """From the page of an inquiry or a seat: whoever typed the address there is not yet its owner."""
    model = next((subject.model for subject in registry.subjects() if subject.name == kind), None)
    if model is None:
        raise Http404
    row = get_object_or_404(model.objects.with_token(token))
    is_sent = preferences.send_link(about=row, now=timezone.now())
    return render(request, "messaging/person_link_sent.html", {"row": row, "is_sent": is_sent})


def _person(token):
    return get_object_or_404(Person.objects.with_token(token).exclude(email=""))


def _path(person) -> str:
    """Of the page without its secret."""
    return person.get_absolute_url().replace(person.token, "…")


def _back(person, done: str):
    return redirect(reverse("person", args=[person.token]) + f"?done={done}")


@csrf_exempt  # A mail program posts here by itself: RFC 8058.
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def unsubscribe(request, token):
    about = _about_what(token)
    if request.method == "POST":
        preferences.unsubscribe(about=about, now=timezone.now())
    context = {"has_withdrawn": contacts.standing(about.email).has_withdrawn}
    return render(request, "messaging/unsubscribe.html", context)


def _about_what(token):
    """The inquiry or the enrolment whose mail had this link."""
    letter, pk = links.unsubscribe_row(token) or ("", None)
    model = next(subject.model for subject in registry.followed() if subject.link_letter == letter)
    return get_object_or_404(model, pk=pk)
