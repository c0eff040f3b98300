from django.urls import path

from instructors import views

urlpatterns = [
    path("instructors/", views.instructors, name="instructors"),
    path("instructors/<slug:slug>/", views.instructor, name="instructor"),
]
