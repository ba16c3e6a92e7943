"""Addresses of the places' photos; they carry no language."""

from django.urls import path

from places.views import photos

urlpatterns = [path("places/<slug:name>-<int:width>.jpg", photos.media, name="place_photo")]
