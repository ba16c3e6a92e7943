"""Addresses of the calendars that the places room gives; they carry no language of their own."""

from django.urls import path

from places.views import calendars

urlpatterns = [
    path("search.ics", calendars.search_calendar, name="search_calendar"),
    path("places/<slug:slug>.ics", calendars.place_calendar, name="place_calendar"),
]
