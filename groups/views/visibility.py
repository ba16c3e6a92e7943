"""Where a circle shows: for those who keep its page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from groups.permissions import managed_circles
from groups.queries.visibility import circle_visibility
from network.requests import SignedInRequest


@require_safe
def visibility(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show where the circle shows, where it does not and why, and what is missing."""
    rows = managed_circles(request.user).select_related("municipality", "timetable", "place", "host", "records")
    circle = get_object_or_404(rows, slug=slug)
    found = circle_visibility(circle, timezone.localdate())
    return render(request, "groups/visibility.html", {"circle": circle, "visibility": found})
