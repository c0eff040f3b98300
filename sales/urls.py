from django.urls import path

from sales.views import inquiries

urlpatterns = [
    path("inquiries/new/", inquiries.new, name="inquiry_new"),
    path("inquiries/<str:token>/", inquiries.status, name="inquiry"),
    path("inquiries/<str:token>/thanks/", inquiries.thanks, name="inquiry_thanks"),
]
