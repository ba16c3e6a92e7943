"""Addresses of the responsibilities room: duties."""

from django.urls import path

from responsibilities.views import duties

app_name = "responsibilities"

urlpatterns = [
    path("responsibilities/", duties.duties, name="duties"),
]
