"""Addresses of the places room: search, places."""

from django.urls import path

from places.views import front, guide, hours, map, place, search

app_name = "places"

urlpatterns = [
    path("", front.front, name="front"),
    path("guide/", guide.guide, name="guide"),
    path("places/", search.search, name="search"),
    path("places/map.json", map.points, name="map_points"),
    path("places/map/<slug:kind>/<slug:slug>/", map.point, name="map_point"),
    path("places/new/", place.new_place, name="new_place"),
    path("places/<slug:slug>/", place.place, name="place"),
    path("places/<slug:slug>/edit/", place.edit_place, name="edit"),
    path("places/<slug:slug>/hours/", hours.hours, name="hours"),
    path("places/<slug:slug>/close/", place.close_place, name="close"),
    path("places/<slug:slug>/confirm/", place.confirm_place, name="confirm"),
]
