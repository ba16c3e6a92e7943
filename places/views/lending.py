"""A place tells what room it lends, to how many, and when it is free."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from network.permissions import person
from places.actions.lending import set_lending
from places.lending_form import FreeTimes, LendingForm
from places.models import Lending
from places.views.place import kept_place


@require_http_methods(["GET", "HEAD", "POST"])
def lending(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change what is told of the room."""
    place = kept_place(request.user, slug)
    row = Lending.objects.filter(place=place).select_related("timetable").first() or Lending(place=place)
    data = request.POST if request.method == "POST" else None
    spans = row.timetable.as_hours().spans if row.timetable else ()
    initial = [{"weekday": span.weekday, "starts": span.starts, "ends": span.ends} for span in spans]
    form, times = LendingForm(data, instance=row), FreeTimes(data, initial=initial, prefix="free")
    if data is not None and all([form.is_valid(), times.is_valid()]):
        free = [line.span() for line in times if not line.is_empty]
        set_lending(place, form.facts(), free, by=person(request))
        messages.success(request, _("Tilan tiedot on tallennettu."))
        return redirect("places:place", slug=slug)
    return render(request, "places/lending.html", {"place": place, "form": form, "times": times})
