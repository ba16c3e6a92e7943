"""A person's own page: name, language, what is kept, and the way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def profile(request: HttpRequest) -> HttpResponse:
    """Show the person's own page."""
    return render(request, "base.html")
