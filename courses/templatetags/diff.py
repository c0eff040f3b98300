"""What visitors may see of an outline's history: a released version beside another one."""

from django import template

from courses.models import Syllabus
from courses.versions import compare, folded

register = template.Library()


@register.inclusion_tag("courses/_diff.html")
def version_diff(old: Syllabus, new: Syllabus):
    """One query, whatever the caller left out; only released texts are ever shown."""
    texts = dict(Syllabus.objects.released().filter(pk__in=[old.pk, new.pk]).values_list("pk", "text"))
    rows = folded(compare(texts.get(old.pk, ""), texts.get(new.pk, "")))
    return {"rows": list(rows), "old_label": old.label, "new_label": new.label}
