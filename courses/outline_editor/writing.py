"""Writing an outline: the page, and what its script asks while somebody types."""

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import drafts, versions
from courses.doubts import Doubtful
from courses.outline_editor.forms import DeskForm
from courses.outline_editor.frame import REFUSALS, course_for, page
from courses.outline_editor.sheet import Refused, sheet, worked

# The label tells the reader that what follows is an outline, from the first chapter on.
EMPTY = "【课程大纲】\n"
STORED = ("save", "release", "schedule", "unschedule")


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request, pk, *, course_admin):
    course = course_for(request, course_admin, pk)
    if request.method != "POST":
        shown = course.draft or course.current_syllabus
        return _page(request, course_admin, course, shown.text if shown else EMPTY)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return _page(request, course_admin, course, request.POST.get("text", ""), form=form, status=422)
    values = form.cleaned_data
    try:
        if values["action"] in STORED:
            message = _stored(request, course, values)
            course_admin.log_change(request, course, message)
            messages.success(request, message)
            return HttpResponseRedirect(f"{request.path}?stored=1")
        text, line = worked(values["action"], values)
        return _page(request, course_admin, course, text, form=form, line=line)
    except drafts.Conflict as conflict:
        return _conflict(request, course_admin, course, values, conflict.draft)
    except Doubtful as asked:
        return _page(
            request, course_admin, course, values["text"], form=form, doubts=asked.doubts, status=409
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
    except tuple(REFUSALS) as refusal:
        form.add_error(None, REFUSALS[type(refusal)])
    return _page(request, course_admin, course, values["text"], form=form, status=422)


@require_POST
def reading(request, pk, *, course_admin):
    """For the script: how the text is read now, after a move if one was asked for, saved if that was asked for."""
    course = course_for(request, course_admin, pk)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": _first_error(form)}, status=422)
    values = form.cleaned_data
    answer = {}
    try:
        if values["action"] == "save":
            draft = drafts.save(course=course, by=request.user, now=timezone.now(), **_typed(values))
            answer = {"revision": draft.revision, "message": _("Saved.")}
        text, line = worked(values["action"], values)
    except drafts.Conflict:
        return JsonResponse({"conflict": True}, status=409)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal.message)})
    if text != values["text"] or text != request.POST["text"].replace("\r\n", "\n"):
        answer["text"] = text
    return JsonResponse(answer | {"line": line, "html": sheet(course, text).as_html()})


def _typed(values):
    return {"text": values["text"], "revision": values["revision"]}


def _stored(request, course, values):
    """Do it, and say in one sentence what was done."""
    typed = {"course": course, "by": request.user, "now": timezone.now(), **_typed(values)}
    answered = {"note": values["note"], "acknowledged": values["acknowledged"].split()}
    match values["action"]:
        case "save":
            drafts.save(**typed)
            return _("The draft is saved.")
        case "release":
            version = drafts.release(**answered, **typed)
            return _("Version %(number)d is released.") % {"number": version.number}
        case "schedule":
            drafts.schedule(at=values["release_at"], **answered, **typed)
            return _("The release is scheduled.")
        case _:
            drafts.unschedule(course=course)
            return _("The release is no longer scheduled.")


def _first_error(form):
    return next(error for errors in form.errors.values() for error in errors)


def _page(request, course_admin, course, text, *, form=None, line=None, doubts=(), status=200):
    draft = course.syllabuses.drafts().select_related("edited_by").first()
    typed_upon = form and form.data.get("revision")
    stored = draft or course.current_syllabus
    return page(
        request,
        course_admin,
        "editor",
        status=status,
        title=_("Outline: %(course)s") % {"course": course},
        course=course,
        draft=draft,
        sheet=sheet(course, text),
        form=form,
        note=form.data.get("note", "") if form else draft.note if draft else "",
        release_at=form.data.get("release_at", "") if form else "",
        line=line or 1,
        doubts=doubts,
        acknowledged=" ".join(doubt.code for doubt in doubts),
        revision=typed_upon if typed_upon is not None else draft.revision if draft else 0,
        is_unsaved=bool(form) and text != (stored.text if stored else ""),
        is_changed=bool(draft) and drafts.has_changes(course, draft),
        is_overdue=bool(draft and draft.release_at and draft.release_at < timezone.now()),
        words=script_words(),
    )


def script_words():
    """What the script says by itself."""
    return {
        "unsaved": _("Not saved yet; kept in this browser."),
        "offline": _(
            "No connection. Your text is kept in this browser; it is read again as soon as the line is back."
        ),
        "signedOut": _(
            "You have been signed out. Your text is kept in this browser: sign in again in another tab, then go on here."
        ),
        "signIn": _("Sign in in another tab"),
        "refused": _("The server refused the text. It is kept in this browser."),
        "notKept": _("This browser can’t keep unsaved text; save often."),
        "moved": _("Moved. Undo with Ctrl+Z."),
        "found": _("Text of {when} that was never saved is kept in this browser."),
        "restored": _("Your unsaved text is back."),
    }


def _conflict(request, course_admin, course, values, draft):
    return page(
        request,
        course_admin,
        "conflict",
        status=409,
        title=_("Somebody else saved this outline"),
        course=course,
        draft=draft,
        text=values["text"],
        note=values["note"],
        rows=list(versions.folded(versions.compare(draft.text, values["text"]))),
        desk=reverse("admin:courses_course_desk", args=[course.pk]),
    )
