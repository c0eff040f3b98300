"""What the pages of words begin with: the frame of the admin around them, and whose mail is shown."""

from django.template.response import TemplateResponse
from django.utils import timezone

from messaging import registry
from messaging.models import MailTemplate, MailText

SHOWN = 30


def page(request, template_admin, name, *, status=200, **context):
    frame = template_admin.admin_site.each_context(request)
    frame |= {"opts": template_admin.opts, "is_popup": False, "is_nav_sidebar_enabled": False}
    return TemplateResponse(
        request, f"admin/messaging/mail_texts/{name}.html", frame | context, status=status
    )


def language_of(values) -> str:
    asked = values.get("language", "")
    return asked if asked in MailText.Language.values else MailText.Language.CHINESE


def people(request, template: MailTemplate) -> list:
    """The newest to whom this mail could go; only for those who may see them anyway."""
    rows = _visible(request, template)
    return list(rows.exclude(email="").order_by("-pk")[:SHOWN])


def person(request, template: MailTemplate, pk: int | None):
    """The chosen one, or else the newest; None when there is nobody to show."""
    rows = _visible(request, template).exclude(email="")
    return (rows.filter(pk=pk) if pk else rows).order_by("-pk").first()


def _visible(request, template: MailTemplate):
    subject = registry.subject(template.about)
    meta = subject.model._meta
    if not request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        return subject.model.objects.none()
    return subject.rows()


def label(row) -> str:
    """How one is told from the others in a list to choose from."""
    subject = registry.subject_of(row)
    course, at = subject.course(row), timezone.localtime(subject.came_at(row))
    parts = (row.name, row.company, course.title if course else "", f"{at:%m-%d %H:%M}")
    return " · ".join(part for part in parts if part)
