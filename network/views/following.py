"""Pages that follow long work: a part of the page as long as it lasts, and the whole page anew when it is over."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from network.models import Job


def news_of(request: HttpRequest, job: Job, part: str, context: dict[str, Any]) -> HttpResponse | None:
    """Tell who follows the work how far it is, or that nothing is new; None where the whole page is to be shown."""
    if job.is_over or not request.headers.get("HX-Request"):
        return None
    if request.GET.get("seen") == job.seen:
        return HttpResponse(status=204)
    return render(request, part, context)


def whole_page(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    """Show the page; a browser that has followed the work loads it anew."""
    answer = render(request, page, context)
    if request.headers.get("HX-Request"):
        answer["HX-Refresh"] = "true"
    return answer
