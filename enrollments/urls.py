from django.urls import path

from enrollments.views import inquiries, runs

urlpatterns = [
    path("schedule/", runs.schedule, name="schedule"),
    path("schedule.ics", runs.schedule_ics, name="schedule_ics"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>.ics", runs.run_ics, name="run_ics"),
    path("inquiries/new/", inquiries.new, name="inquiry_new"),
    path("inquiries/<str:token>/", inquiries.status, name="inquiry"),
    path("inquiries/<str:token>/thanks/", inquiries.thanks, name="inquiry_thanks"),
    path("unsubscribe/<str:token>/", inquiries.unsubscribe, name="unsubscribe"),
]
