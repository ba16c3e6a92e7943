"""Addresses of the open data for programs, without a language prefix."""

from django.urls import path

from reporting.views import open_data

urlpatterns = [
    path("statistics.json", open_data.statistics_json, name="api_statistics_json"),
    path("statistics.csv", open_data.statistics_csv, name="api_statistics_csv"),
    path("openapi.json", open_data.openapi, name="api_openapi"),
]
