"""A new course from a page: paste or upload, look at what goes where, then save it as a draft."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from courses import intake
from courses.models import Course, Topic
from courses.outline_editor.forms import LONGEST_OUTLINE, OutlineField
from courses.outline_editor.frame import BLOCKS, page
from courses.outline_editor.sheet import sheet
from outlines import sources
from outlines.editing import normal_lines
from trainingsite.lib.admin import SlugFromTitle
from trainingsite.lib.text import simplified


class PageForm(forms.Form):
    """One of the two: text or a file. Its words are in `source` once it is valid."""

    text = OutlineField(
        label=_("Text of the page"),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=_(
            "Everything you copied: title, background, audience, outline. Menus and footers do no harm."
        ),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        allow_empty_file=True,
        help_text=_("Word (.docx), a saved web page (.html), .md or .txt, up to 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.html,.htm,.md,.txt"}),
    )
    simplify = forms.BooleanField(label=_("Convert traditional characters to simplified"), required=False)

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        try:
            text = normal_lines(sources.outline_of(upload, name=upload.name)).replace("\0", "")
        except sources.Refused as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal
        if len(text) > LONGEST_OUTLINE:
            raise ValidationError(
                _("The text of this file is far longer than a syllabus. Paste the outline instead.")
            )
        return text

    def clean(self):
        values = super().clean()
        text, file = values.get("text", ""), values.get("file", "")
        if not self.errors and not (text.strip() or file.strip()):
            self.add_error("text", _("Paste the text of the page, or choose a file."))
        source = file if file.strip() else text
        values["source"] = simplified(source) if values.get("simplify") else source
        return values


class ReviewForm(SlugFromTitle):
    source = OutlineField(widget=forms.HiddenInput)
    outline = OutlineField(
        label=_("Outline text"), widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"})
    )
    instructors = forms.ModelMultipleChoiceField(
        queryset=None, required=False, label=_("instructors"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Course
        fields = (
            "title",
            "topic",
            "summary",
            "hours",
            "price",
            "background",
            "benefits",
            "audience",
            "method",
            "slug",
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            **{name: forms.Textarea(attrs={"rows": 5}) for name in intake.FIELDS},
        }

    def __init__(self, *args, named=(), **kwargs):
        super().__init__(*args, **kwargs)
        found = Course._meta.get_field("instructors").related_model.objects
        self.fields["instructors"].queryset = found.filter(pk__in=[row.pk for row in named])


@require_http_methods(["GET", "HEAD", "POST"])
def from_page(request, *, course_admin):
    if not course_admin.has_add_permission(request):
        raise PermissionDenied
    step = request.POST.get("step")
    if request.method == "POST" and step in ("again", "confirm"):
        return _review(request, course_admin, confirmed=step == "confirm")
    if request.method != "POST" or step == "back":
        text = normal_lines(request.POST.get("source", ""))
        return _paste(request, course_admin, PageForm(initial={"text": text}))
    form = PageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _paste(request, course_admin, form, status=422)
    found = intake.read(form.cleaned_data["source"])
    named = intake.named_instructors(found)
    topic = intake.likely_topic(found, Topic.objects.all())
    start = {
        "title": found.title,
        "topic": topic,
        "instructors": named,
        "outline": found.text,
        "source": found.source,
    }
    for name in ("summary", "hours", "price"):
        start[name] = getattr(found, name)
    return _shown(request, course_admin, found, ReviewForm(initial=start | found.fields, named=named))


def _review(request, course_admin, *, confirmed):
    source = normal_lines(request.POST.get("source", ""))[:LONGEST_OUTLINE]
    if sources.is_too_long(source):
        return _paste(request, course_admin, PageForm({"text": source}), status=422)
    found = intake.read(source)
    form = ReviewForm(request.POST, named=intake.named_instructors(found))
    if not form.is_valid():
        return _shown(request, course_admin, found, form, status=422)
    if not confirmed:
        return _shown(request, course_admin, found, form)
    course = intake.take_in(
        course=form.save(commit=False),
        outline=form.cleaned_data["outline"],
        instructors=form.cleaned_data["instructors"],
        by=request.user,
        now=timezone.now(),
    )
    course_admin.log_addition(request, course, _("Made from a page."))
    return HttpResponseRedirect(reverse("admin:courses_course_desk", args=[course.pk]))


def _paste(request, course_admin, form, *, status=200):
    return page(
        request, course_admin, "from_page", status=status, title=_("New course from a page"), form=form
    )


def _shown(request, course_admin, found, form, *, status=200):
    hours = form["hours"].value()
    planned = (
        int(hours) if str(hours).isascii() and str(hours).isdigit() and len(str(hours)) < 4 else found.hours
    )
    text = normal_lines(form["outline"].value() or "")
    shown = sheet(Course(hours=planned), text)
    return page(
        request,
        course_admin,
        "review",
        status=status,
        title=_("What goes where"),
        form=form,
        left_behind=found.left_behind,
        problems=intake.quoted(shown.problems, text),
        others=[(BLOCKS.get(label, label), words) for label, words in found.others],
        sheet=shown,
    )
