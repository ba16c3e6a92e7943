"""Addresses of prescription slips."""

from django.urls import path

from groups.views import slips

app_name = "slips"

urlpatterns = [
    path("slips/", slips.slips, name="slips"),
    path("slips/preview/", slips.preview, name="preview"),
    path("slips/slip.pdf", slips.paper, name="paper"),
    path("slips/code/", slips.code, name="code"),
]
