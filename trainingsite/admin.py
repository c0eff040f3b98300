"""The name on the door of the admin, and what its first page opens on."""

from django.conf import settings
from django.contrib import admin
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

admin.site.site_header = format_lazy("{} {}", settings.SITE_NAME, _("training office"))
admin.site.site_title = admin.site.site_header
admin.site.index_title = _("What needs doing")
admin.site.empty_value_display = "–"
