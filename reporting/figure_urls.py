"""Addresses of live figures: gaps, statistics, social accounting."""

from django.urls import path

from reporting.views import gaps

urlpatterns = [
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/download/<str:file_format>", gaps.download, name="gaps_download"),
]
