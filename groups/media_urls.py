"""Addresses of the circles' photos; they carry no language."""

from django.urls import path

from groups.views import diary_photos, photos

urlpatterns = [
    path("circles/<slug:name>-<int:width>.jpg", photos.media, name="circle_photo"),
    path("diary/<slug:name>-<int:width>.jpg", diary_photos.media, name="diary_photo"),
]
