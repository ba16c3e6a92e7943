"""The secret address of a person's own turns; it carries no language of its own."""

from django.urls import path

from responsibilities.views import own_turns

urlpatterns = [path("turns/<str:token>.ics", own_turns.turn_calendar, name="turn_calendar")]
