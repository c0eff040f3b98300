from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from trainingsite import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("search/", views.search, name="search"),
        path("privacy/", views.privacy, name="privacy"),
        path("", include("courses.urls")),
        path("", include("instructors.urls")),
        path("", include("enrollments.urls")),
        prefix_default_language=False,
    ),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
