"""Addresses of live figures: gaps, statistics, social accounting."""

from django.urls import path

from reporting.views import gaps, weeks

urlpatterns = [
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/download/<str:file_format>", gaps.download, name="gaps_download"),
    path("reports/weeks/", weeks.weeks, name="weeks"),
]
