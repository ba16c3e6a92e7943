"""Addresses of live figures: gaps, statistics, social accounting."""

from django.urls import path

from reporting.views import accounting, accounting_rows, gaps, hour_values, weeks

urlpatterns = [
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/download/<str:file_format>", gaps.download, name="gaps_download"),
    path("reports/weeks/", weeks.weeks, name="weeks"),
    path("reports/accounting/", accounting.accounting, name="accounting"),
    path("reports/accounting/download/<str:file_format>", accounting.download, name="accounting_download"),
    path("reports/accounting/hours/", accounting_rows.hours, name="accounting_hours"),
    path("reports/accounting/hours.csv", accounting_rows.hours_csv, name="accounting_hours_csv"),
    path("reports/accounting/funding/", accounting_rows.funding, name="accounting_funding"),
    path("reports/accounting/funding.csv", accounting_rows.funding_csv, name="accounting_funding_csv"),
    path("reports/accounting/hour/", hour_values.hour_values, name="hour_values"),
    path("reports/accounting/hour/<int:pk>/undo/", hour_values.undo, name="hour_value_undo"),
]
