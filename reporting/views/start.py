"""The first page after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.permissions import person
from reporting.first_page import first_page


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, the most urgent first."""
    user = person(request)
    return render(request, "reporting/start.html", {"page": first_page(user)})
