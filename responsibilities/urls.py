"""Addresses of the responsibilities room: duties."""

from django.urls import path

from responsibilities.views import circle_duties, duties

app_name = "responsibilities"

urlpatterns = [
    path("responsibilities/", duties.duties, name="duties"),
    path("responsibilities/<int:pk>/offer/", duties.offer, name="offer"),
    path("responsibilities/<int:pk>/give-up/", duties.give_up, name="give_up"),
    path("circles/<slug:slug>/duties/", circle_duties.circle_duties, name="circle_duties"),
    path("circles/<slug:slug>/duties/<int:pk>/answer/", circle_duties.answer_offer, name="answer_offer"),
    path("circles/<slug:slug>/duties/<int:pk>/end/", circle_duties.end_duty, name="end_duty"),
]
