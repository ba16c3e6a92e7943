"""The own numbers of a circle for its people, and of a place for its keepers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups.actions.place_records import count_visitors
from groups.forms.place_visitors import CountVisitorsForm
from groups.models import Circle
from groups.permissions import inside_circles, managed_circles
from groups.queries.history import history_of
from network.requests import SignedInRequest
from places.models import Place


@require_safe
def numbers(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show a circle's year, its curve and its round numbers to its own people and supporters."""
    circle = get_object_or_404(inside_circles(request.user).select_related("municipality"), slug=slug)
    history = history_of(circle, request.GET.get("year", ""))
    may_order = managed_circles(request.user).filter(pk=circle.pk).exists()
    return render(request, "groups/numbers.html", {"circle": circle, "history": history, "may_order": may_order})


@require_http_methods(["GET", "HEAD", "POST"])
def place_visitors(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what has been counted in a place, and let its keeper say how it is counted."""
    kept = Place.objects.editable_by(request.user).select_related("municipality")
    place = get_object_or_404(kept, slug=slug)
    row = Circle.objects.filter(records=place).first()
    now = (row.recorded_per if row else "") or "off"
    form = CountVisitorsForm(request.POST if request.method == "POST" else None, initial={"per": now})
    if request.method == "POST" and form.is_valid():
        count_visitors(place, form.chosen(), by=request.user)
        if form.chosen():
            messages.success(request, _("Tallennettu. Tulevat päivät ovat viikkolistassa."))
        else:
            messages.success(request, _("Kävijöitä ei enää lasketa. Aiemmat luvut säilyvät."))
        return redirect("groups:place_visitors", slug)
    context = {
        "place": place,
        "form": form,
        "counts": bool(row and row.recorded_per),
        "history": history_of(row, request.GET.get("year", "")) if row else None,
        "has_hours": place.work_forms.filter(timetable__spans__isnull=False).exists(),
    }
    return render(request, "groups/place_visitors.html", context)
