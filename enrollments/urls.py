from django.urls import path

from enrollments.views import enroll, enrollments, inquiries, runs

urlpatterns = [
    path("schedule/", runs.schedule, name="schedule"),
    path("schedule.ics", runs.schedule_ics, name="schedule_ics"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>.ics", runs.run_ics, name="run_ics"),
    path("runs/<int:pk>/enroll/", enroll.enroll, name="enroll"),
    path("enrollments/passed-on/", enrollments.passed_on, name="seat_passed_on"),
    path("enrollments/<str:token>/", enrollments.show, name="enrollment"),
    path("enrollments/<str:token>/thanks/", enrollments.thanks, name="enrollment_thanks"),
    path("enrollments/<str:token>/calendar.ics", enrollments.calendar, name="enrollment_ics"),
    path("enrollments/<str:token>/offer/", enrollments.offer, name="enrollment_offer"),
    path("enrollments/<str:token>/cancel/", enrollments.cancel, name="enrollment_cancel"),
    path("enrollments/<str:token>/rejoin/", enrollments.rejoin, name="enrollment_rejoin"),
    path("enrollments/<str:token>/move/", enrollments.move, name="enrollment_move"),
    path("enrollments/<str:token>/edit/", enrollments.edit, name="enrollment_edit"),
    path("enrollments/<str:token>/pass-on/", enrollments.pass_on, name="enrollment_pass_on"),
    path("inquiries/new/", inquiries.new, name="inquiry_new"),
    path("inquiries/<str:token>/", inquiries.status, name="inquiry"),
    path("inquiries/<str:token>/thanks/", inquiries.thanks, name="inquiry_thanks"),
    path("unsubscribe/<str:token>/", inquiries.unsubscribe, name="unsubscribe"),
]
