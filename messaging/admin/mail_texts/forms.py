"""What comes in from the page where words are written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.emails.values import values_about
from messaging.mail_texts.language import Problem, problems
from messaging.mail_texts.versions import Words
from messaging.models import MailText

LARGEST = 2**31 - 1
PROBLEMS = {
    "unknown": _("Line %(line)d: there is no “%(about)s” here."),
    "unclosed": _("Line %(line)d: “if %(about)s” has no {{ end }}."),
    "no_if": _("Line %(line)d: {{ %(about)s }} without an {{ if … }} before it."),
    "stray": _("Line %(line)d: “%(about)s” does not belong to a name."),
    "too_deep": _("Line %(line)d: too many {{ if … }} inside each other."),
    "link": _("Line %(line)d: a link needs its whole address or a name, not “%(about)s”."),
}


def in_words(problem: Problem) -> str:
    return str(PROBLEMS[problem.code]) % {"line": problem.line, "about": problem.about}


class WordsForm(forms.Form):
    language = forms.ChoiceField(choices=MailText.Language.choices, initial=MailText.Language.CHINESE)
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=MailText.LONGEST, widget=forms.Textarea)
    note = forms.CharField(label=_("What changed"), max_length=200, required=False)
    seen = forms.IntegerField(min_value=0, max_value=LARGEST, initial=0)
    for_waiting = forms.BooleanField(required=False)
    about = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)

    def __init__(self, *args, template, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = values_about(template.about)

    def clean_subject(self):
        return self._checked(self.cleaned_data["subject"], is_subject=True)

    def clean_body(self):
        return self._checked(self.cleaned_data["body"].replace("\r\n", "\n").replace("\r", "\n"))

    def _checked(self, text: str, *, is_subject: bool = False) -> str:
        if found := problems(text, self.names, is_subject=is_subject):
            raise forms.ValidationError([in_words(problem) for problem in found])
        return text

    @property
    def words(self) -> Words:
        return Words(self.cleaned_data["subject"], self.cleaned_data["body"])
