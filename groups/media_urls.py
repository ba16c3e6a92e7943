"""Addresses of the circles' photos; they carry no language."""

from django.urls import path

from groups.views import photos

urlpatterns = [path("circles/<slug:name>-<int:width>.jpg", photos.media, name="circle_photo")]
