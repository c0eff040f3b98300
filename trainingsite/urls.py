from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from messaging.views import webhooks
from trainingsite import sitemaps, views

MOVED = "|".join(views.MOVED)

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("mail-events/", webhooks.events, name="mail_events"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemaps.section, name="sitemap_section"),
    # Mails that have left, and bookmarks, name pages of the admin as they were called.
    re_path(rf"^admin/enrollments/({MOVED})/(.*)$", views.moved_admin),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("search/", views.search, name="search"),
        path("privacy/", views.privacy, name="privacy"),
        path("", include("courses.urls")),
        path("", include("instructors.urls")),
        path("", include("messaging.urls")),
        path("", include("enrollments.urls")),
        path("", include("sales.urls")),
        prefix_default_language=False,
    ),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
