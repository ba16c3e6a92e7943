"""Addresses of the places room: search, places."""

from django.urls import path

from places.views import front, place, search

app_name = "places"

urlpatterns = [
    path("", front.front, name="front"),
    path("places/", search.search, name="search"),
    path("places/<slug:slug>/", place.place, name="place"),
]
