"""One mail's words: written, seen as a mail to a real person, sent to oneself, saved as the next version."""

import re

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from messaging import emails
from messaging.admin.mail_texts.forms import WordsForm
from messaging.admin.mail_texts.frame import label, language_of, page, people, person
from messaging.emails import trials
from messaging.emails.values import values_about
from messaging.mail_texts import versions
from messaging.mail_texts.versions import Words
from messaging.models import MailTemplate, MailText

BODY = re.compile(r"<body[^>]*>")


def words(request, template, *, template_admin):
    if not template_admin.has_view_or_change_permission(request, template):
        raise PermissionDenied
    language = language_of(request.POST or request.GET)
    may_change = template_admin.has_change_permission(request, template)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        form = WordsForm(request.POST, template=template)
        if form.is_valid() and (done := _do(request, template, form, template_admin)):
            return done
    else:
        form = _form(template, language)
    latest = versions.current(template, language)
    return page(
        request,
        template_admin,
        "editor",
        title=template.label,
        template=template,
        form=form,
        language=language,
        languages=MailText.Language.choices,
        latest=latest,
        waiting=versions.waiting(template, language).count(),
        names=[
            (f"{{{{ {name} }}}}", value.explanation) for name, value in values_about(template.about).items()
        ],
        people=[(row.pk, label(row)) for row in people(request, template)],
        steps=template.steps.all(),
        may_change=may_change,
        has_email=bool(request.user.email),
    )


def _form(template: MailTemplate, language: str) -> WordsForm:
    latest = versions.current(template, language)
    shown = latest or versions.house(template.key, language) or Words("", "")
    return WordsForm(
        initial={
            "language": language,
            "subject": shown.subject,
            "body": shown.body,
            "seen": latest.number if latest else 0,
        },
        template=template,
    )


def _do(request, template, form, template_admin):
    """What the button said; None when the page has to ask again."""
    now, sent = timezone.now(), form.cleaned_data
    if request.POST.get("action") == "test":
        return _send_test(request, template, form, now=now)
    try:
        text = versions.save(
            template=template,
            language=sent["language"],
            words=form.words,
            seen=sent["seen"],
            note=sent["note"],
            for_waiting=sent["for_waiting"],
            by=request.user,
            now=now,
        )
    except versions.Newer as newer:
        # Whoever saves once more has been told.
        form.data = form.data.copy()
        form.data["seen"] = str(newer.text.number)
        who = newer.text.by or "–"
        form.add_error(
            None,
            _("%(who)s has saved version %(number)d meanwhile. Compare them; saving again puts yours above.")
            % {"who": who, "number": newer.text.number},
        )
        return None
    message = _("Version %(number)d is saved.") % {"number": text.number}
    template_admin.log_change(request, template, message)
    messages.success(request, message)
    return HttpResponseRedirect(f"{request.path}?language={text.language}")


def _send_test(request, template, form, *, now):
    about = person(request, template, form.cleaned_data["about"])
    if not about or not request.user.email:
        form.add_error(None, _("A test needs your own e-mail address, and a person whom it shows."))
        return None
    language = form.cleaned_data["language"]
    mail = trials.send(
        template=template, language=language, words=form.words, about=about, by=request.user, now=now
    )
    messages.success(request, _("A test is on its way to %(email)s. Nothing is saved.") % {"email": mail.to})
    return None


@require_POST
@xframe_options_sameorigin
# A mail's styles are inline: its readers know no other. Nothing else of this site is in the frame.
@csp_replace({"style-src": [SELF, UNSAFE_INLINE], "frame-ancestors": [SELF]})
def preview(request, pk, *, template_admin):
    """The frame beside the text. It shows the unsaved words as a mail to the chosen person."""
    template = get_object_or_404(MailTemplate, pk=pk)
    if not template_admin.has_change_permission(request, template):
        raise PermissionDenied
    form = WordsForm(request.POST, template=template)
    if not form.is_valid():
        return _unseen(request, [error for errors in form.errors.values() for error in errors])
    about = person(request, template, form.cleaned_data["about"])
    if about is None:
        return _unseen(request, [_("There is nobody yet to whom this mail could go.")])
    try:
        message = trials.letter(
            template=template,
            language=form.cleaned_data["language"],
            words=form.words,
            about=about,
            now=timezone.now(),
        )
    except emails.NothingToSay as reason:
        return _unseen(request, [_("This mail would not leave: %(reason)s.") % {"reason": reason}])
    return _seen(message)


def _seen(message: emails.Letter):
    """The mail as it would arrive, with its subject above it and its text part below."""
    html, _kind = message.alternatives[0]
    head, foot = (
        render_to_string(f"admin/messaging/mail_texts/_preview_{part}.html", {"message": message})
        for part in ("head", "foot")
    )
    html = BODY.sub(lambda begin: begin[0] + head, html, count=1)
    return HttpResponse(html.replace("</body>", f"{foot}</body>"))


def _unseen(request, reasons: list):
    return render(request, "admin/messaging/mail_texts/preview.html", {"reasons": reasons})
