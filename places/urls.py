"""Addresses of the places room: search, places."""

from django.urls import path

from places.views import (
    cards,
    desk,
    front,
    guide,
    hours,
    hours_text,
    lending,
    map,
    messages,
    missed,
    papers,
    photos,
    place,
    search,
    work_forms,
)

app_name = "places"

urlpatterns = [
    path("", front.front, name="front"),
    path("guide/", guide.guide, name="guide"),
    path("missed/", missed.missed, name="missed"),
    path("missed/missed.csv", missed.missed_csv, name="missed_csv"),
    path("missed/tell/", missed.tell, name="tell_missed"),
    path("missed/thanks/", missed.thanks, name="missed_thanks"),
    path("desk/", desk.telephone_desk, name="desk"),
    path("places/", search.search, name="search"),
    path("places/map.json", map.points, name="map_points"),
    path("places/map/<slug:kind>/<slug:slug>/", map.point, name="map_point"),
    path("places/new/", place.new_place, name="new_place"),
    path("places/cards/", cards.unfinished, name="cards"),
    path("places/<slug:slug>/", place.place, name="place"),
    path("places/<slug:slug>/poster.pdf", papers.poster, name="poster"),
    path("places/<slug:slug>/edit/", place.edit_place, name="edit"),
    path("places/<slug:slug>/hours/", hours.hours, name="hours"),
    path("places/<slug:slug>/hours/text/", hours_text.hours_text, name="hours_text"),
    path("places/<slug:slug>/hours/text/<int:pk>/give-back/", hours_text.give_back, name="give_back_hours"),
    path("places/<slug:slug>/lending/", lending.lending, name="lending"),
    path("places/<slug:slug>/close/", place.close_place, name="close"),
    path("places/<slug:slug>/work/", work_forms.work_forms, name="work_forms"),
    path("places/<slug:slug>/work/<int:pk>/", work_forms.work_form, name="work_form"),
    path("places/<slug:slug>/give-up/", place.give_up, name="give_up"),
    path("places/<slug:slug>/take-back/", place.take_back, name="take_back"),
    path("places/<slug:slug>/confirm/", place.confirm_place, name="confirm"),
    path("places/<slug:slug>/photos/", photos.photos, name="photos"),
    path("places/<slug:slug>/photos/<int:pk>/", photos.photo, name="photo"),
    path("places/<slug:slug>/photos/<int:pk>/earlier/", photos.earlier, name="photo_earlier"),
    path("places/<slug:slug>/photos/<int:pk>/remove/", photos.remove, name="photo_remove"),
    path("places/<slug:slug>/correction/", messages.correction, name="correction"),
    path("places/<slug:slug>/company/", messages.company, name="company"),
]
