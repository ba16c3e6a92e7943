"""The address of a circle's calendar; it carries no language of its own."""

from django.urls import path

from groups.views import calendars

urlpatterns = [path("circles/<slug:slug>.ics", calendars.circle_calendar, name="circle_calendar")]
