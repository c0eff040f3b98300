"""The versions of a mail's words: who wrote what when; any two side by side; an old one as the next."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.versions import compare
from messaging.admin.mail_texts.forms import LARGEST
from messaging.admin.mail_texts.frame import language_of, page
from messaging.mail_texts import versions as texts
from messaging.mail_texts.versions import Words
from messaging.models import MailTemplate

HOUSE = 0


@require_safe
def versions(request, pk, *, template_admin):
    template = _template(request, pk, template_admin, may="view_or_change")
    language = language_of(request.GET)
    saved = list(texts.numbered(template, language).select_related("by"))
    house = texts.house(template.key, language)
    numbers = [text.number for text in saved] + ([HOUSE] if house else [])
    new = _number(request.GET.get("new"), numbers, default=next(iter(numbers), None))
    old = _number(request.GET.get("old"), numbers, default=next((n for n in numbers if n != new), None))
    words = {text.number: Words(text.subject, text.body) for text in saved} | {HOUSE: house}
    return page(
        request,
        template_admin,
        "versions",
        title=_("Versions: %(mail)s") % {"mail": template.label},
        template=template,
        language=language,
        saved=saved,
        has_house=bool(house),
        newest=numbers[0] if numbers else None,
        old=old,
        new=new,
        old_label=_label(old),
        new_label=_label(new),
        rows=None if None in (old, new) else compare(_whole(words[old]), _whole(words[new])),
        may_change=template_admin.has_change_permission(request, template),
    )


@require_POST
def restore(request, pk, *, template_admin):
    template = _template(request, pk, template_admin, may="change")
    language = language_of(request.POST)
    number, seen = (_typed(request.POST.get(name, "")) for name in ("number", "seen"))
    if number == HOUSE:
        old = texts.house(template.key, language)
    else:
        old = texts.numbered(template, language).filter(number=number).first()
    if old is None:
        raise Http404
    address = reverse("admin:messaging_mailtemplate_change", args=[pk])
    note = _("Brought back: %(version)s") % {"version": _label(number)}
    try:
        text = texts.save(
            template=template,
            language=language,
            words=Words(old.subject, old.body),
            seen=seen,
            note=note,
            by=request.user,
            now=timezone.now(),
        )
    except texts.Newer:
        messages.error(request, _("Somebody has saved a version meanwhile; nothing was brought back."))
        return HttpResponseRedirect(
            reverse("admin:messaging_mailtemplate_versions", args=[pk]) + f"?language={language}"
        )
    template_admin.log_change(request, template, note)
    messages.success(request, _("Version %(number)d is saved.") % {"number": text.number})
    return HttpResponseRedirect(f"{address}?language={language}")


def _template(request, pk, template_admin, *, may):
    template = get_object_or_404(MailTemplate, pk=pk)
    if not getattr(template_admin, f"has_{may}_permission")(request, template):
        raise PermissionDenied
    return template


def _number(text, numbers, *, default):
    if text is None:
        return default
    if (number := _typed(text)) not in numbers:
        raise Http404
    return number


def _typed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST):
        raise Http404
    return int(text)


def _label(number: int | None) -> str:
    if number is None:
        return ""
    return _("Version %(number)d") % {"number": number} if number else _("As it came with the site")


def _whole(words: Words) -> str:
    return f"{words.subject}\n\n{words.body}"
