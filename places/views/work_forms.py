"""What goes on in a place and who runs it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from network.models import Organisation
from network.permissions import person
from places.actions import work_forms as actions
from places.forms import OrganiserSearch, WorkFormForm
from places.models import Place, WorkForm
from places.views.place import kept_place

MOST_FOUND = 10
BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
def work_forms(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what goes on in the place and who runs it; add one more."""
    place = kept_place(request.user, slug)
    form = WorkFormForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = actions.add_work_form(place, form.cleaned_data["kind"], by=person(request))
        messages.success(request, _("%(what)s on lisätty. Kerro vielä, kuka sitä järjestää.") % {"what": _name(added)})
        return redirect("places:work_form", slug=slug, pk=added.pk)
    rows = place.work_forms.prefetch_related("organisers__organisation").select_related("timetable")
    return render(request, "places/work_forms.html", {"place": place, "rows": rows, "form": form})


@require_http_methods(BOTH)
def work_form(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Name the organisers of one form of work, or take it away."""
    place = kept_place(request.user, slug)
    row = get_object_or_404(place.work_forms.select_related("place", "timetable"), pk=pk)
    if request.method == "POST":
        return _changed(request, place, row)
    asked = OrganiserSearch(request.GET if "q" in request.GET else None)
    context = {"place": place, "row": row, "form": asked, "found": None, "is_sure": request.GET.get("remove") == "1"}
    if asked.is_bound and asked.is_valid():
        context["found"] = _found(row, asked.cleaned_data["q"])
    context["organisers"] = row.organisers.select_related("organisation")
    context["may_remove"] = place.work_forms.exclude(pk=pk).exists()
    return render(request, "places/work_form.html", context)


def _found(row: WorkForm, text: str) -> list[Organisation]:
    known: Any = Organisation.objects.published().matching(text).exclude(run_work_forms__work_form=row)
    best = known.with_rank(text).order_by("rank", "sort_key").prefetch_related("municipalities")
    return list(best[:MOST_FOUND])


def _changed(request: HttpRequest, place: Place, row: WorkForm) -> HttpResponse:
    """Do what the pressed button says; one that says nothing known changes nothing."""
    by, sent = person(request), request.POST
    if "add" in sent:
        organisation = get_object_or_404(Organisation.objects.published(), slug=sent["add"])
        actions.add_organiser(row, organisation, by=by)
        messages.success(request, _("%(name)s järjestää tätä nyt.") % {"name": organisation.name})
    elif sent.get("take", "").isdecimal():
        organiser = get_object_or_404(row.organisers.select_related("organisation"), pk=int(sent["take"][:18]))
        actions.remove_organiser(organiser, by=by)
        text = _("%(name)s on otettu pois. Voit lisätä sen uudelleen alta.")
        messages.success(request, text % {"name": organiser.organisation.name})
        if not Place.objects.editable_by(by).filter(pk=place.pk).exists():
            return redirect("places:place", slug=place.slug)
    elif "remove" in sent:
        return _removed(request, place, row)
    return redirect("places:work_form", slug=place.slug, pk=row.pk)


def _removed(request: HttpRequest, place: Place, row: WorkForm) -> HttpResponse:
    name = _name(row)
    try:
        actions.remove_work_form(row, by=person(request))
    except actions.OnlyFormError:
        messages.error(request, _("Tämä on ainoa, mitä täällä on. Jos paikkaa ei enää ole, kerro se paikan sivulla."))
        return redirect("places:work_form", slug=place.slug, pk=row.pk)
    messages.success(request, _("%(what)s ja sen ajat on poistettu.") % {"what": name})
    return redirect("places:work_forms", slug=place.slug)


def _name(row: WorkForm) -> str:
    return str(row.get_kind_display())
