from django.urls import path

from messaging.views import persons

urlpatterns = [
    path("my/link/<str:kind>/<str:token>/", persons.send_link, name="person_link"),
    path("my/<str:token>/", persons.show, name="person"),
    path("my/<str:token>/stop/", persons.withdraw, name="person_withdraw"),
    path("my/<str:token>/agree/", persons.agree, name="person_agree"),
    path("my/<str:token>/measure/", persons.measure, name="person_measure"),
    path("my/<str:token>/pause/", persons.pause, name="person_pause"),
    path("my/<str:token>/resume/", persons.resume, name="person_resume"),
    path("my/<str:token>/copy/", persons.copy, name="person_copy"),
    path("my/<str:token>/erase/", persons.erase, name="person_erase"),
    path("unsubscribe/<str:token>/", persons.unsubscribe, name="unsubscribe"),
]
