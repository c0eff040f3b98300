"""What the pages of words begin with: the frame of the admin around them, and whose mail is shown."""

from django.template.response import TemplateResponse
from django.utils import timezone

from enrollments.models import Enrollment, Inquiry, MailTemplate, MailText

SHOWN = 30
MODELS = {MailTemplate.About.INQUIRY: Inquiry, MailTemplate.About.ENROLLMENT: Enrollment}
NEEDS = {Inquiry: ("course", "assigned_to"), Enrollment: ("run__course", "run__city", "run__instructor")}


def page(request, template_admin, name, *, status=200, **context):
    frame = template_admin.admin_site.each_context(request)
    frame |= {"opts": template_admin.opts, "is_popup": False, "is_nav_sidebar_enabled": False}
    return TemplateResponse(request, f"admin/enrollments/wording/{name}.html", frame | context, status=status)


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
    model = MODELS[template.about]
    if not request.user.has_perm(f"enrollments.view_{model._meta.model_name}"):
        return model.objects.none()
    return model.objects.select_related(*NEEDS[model])


def label(row) -> str:
    """How one is told from the others in a list to choose from."""
    course = row.course if isinstance(row, Inquiry) else row.run.course
    at = row.received_at if isinstance(row, Inquiry) else row.created_at
    parts = (row.name, row.company, course.title if course else "", f"{timezone.localtime(at):%m-%d %H:%M}")
    return " · ".join(part for part in parts if part)
