"""A place's page, and keeping it true."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.enums import ListingKind
from network.models import User
from network.permissions import Permission, person, reach
from places import actions
from places.enums import PlaceState
from places.forms import CloseForm, GiveUpForm, NewPlaceForm, PlaceForm
from places.map_part import map_part, with_tiles
from places.models import Place
from places.queries.map import map_labels, map_point
from places.queries.place import PlacePage, place_page
from places.queries.place_rows import for_page, published_place
from places.queries.search import local_now


@login_not_required
@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a place; one that is not published is seen by its keepers alone."""
    may_edit = request.user.is_authenticated and Place.objects.editable_by(request.user).filter(slug=slug).exists()
    shown = published_place(slug) or (for_page(Place.objects.filter(slug=slug)).first() if may_edit else None)
    if shown is None:
        raise Http404
    page = place_page(shown, local_now())
    part = map_part(request, given=_on_the_map(page))
    context = {"page": page, "may_edit": may_edit, "map": part}
    return with_tiles(render(request, "places/place.html", context), part)


def _on_the_map(page: PlacePage) -> dict[str, Any] | None:
    """The place as the only point of its map, with its municipality's name where the point is."""
    place = page.place
    if place.point is None or page.age.is_hidden or place.state != PlaceState.PUBLISHED:
        return None
    found = map_point(place.point.lat, place.point.lon, place.precision, ListingKind.PLACE, place.slug, place.name)
    return {"points": [found], "labels": map_labels([place.municipality])}


def kept_place(user: User | AnonymousUser, slug: str) -> Place:
    """Return the place if the person keeps it; a stranger gets 404."""
    return get_object_or_404(Place.objects.editable_by(user).select_related("municipality"), slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: HttpRequest) -> HttpResponse:
    """Make a place in a municipality that the person keeps; an organisation's editor keeps none."""
    where = reach(request.user, Permission.EDIT_PLACE)
    if not (where.everywhere or where.municipalities):
        raise Http404
    form = NewPlaceForm(request.POST or None, where=where)
    if request.method == "POST" and form.is_valid() and not form.looks_up:
        facts = {name: value for name, value in form.cleaned_data.items() if name not in ("municipality", "kind")}
        municipality, kind = form.cleaned_data["municipality"], form.cleaned_data["kind"]
        made = actions.create_place(municipality, kind, facts, by=person(request))
        messages.success(request, _("Paikka on nyt haussa. Kerro vielä, milloin se on auki."))
        return redirect("places:hours", slug=made.slug)
    return render(request, "places/place_form.html", {"form": form, "place": None})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a place's facts."""
    shown = kept_place(request.user, slug)
    form = PlaceForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid() and not form.looks_up:
        actions.edit_place(shown, form.cleaned_data, by=person(request))
        messages.success(request, _("Tiedot on tallennettu."))
        return redirect("places:place", slug=slug)
    return render(request, "places/place_form.html", {"form": form, "place": kept_place(request.user, slug)})


@require_http_methods(["GET", "HEAD", "POST"])
def close_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a place for some days; whoever meets there hears of it."""
    shown = kept_place(request.user, slug)
    form = CloseForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        actions.close_place(shown, first=found["first"], last=found["last"], reason=found["reason"], by=person(request))
        messages.success(
            request, _("Paikka on merkitty suljetuksi. Myös täällä kokoontuvat ryhmät näkyvät suljettuina.")
        )
        return redirect("places:place", slug=slug)
    return render(request, "places/close.html", {"form": form, "place": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a place that is no more out of the lists, with the reason; it can be taken back."""
    shown = kept_place(request.user, slug)
    form = GiveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.archive_place(shown, reason=form.cleaned_data["reason"], by=person(request))
        messages.success(request, _("Paikka ei enää näy haussa. Voit palauttaa sen tältä sivulta."))
        return redirect("places:place", slug=slug)
    return render(request, "places/give_up.html", {"form": form, "place": shown})


@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a place that was given up back into the lists."""
    actions.take_back_place(kept_place(request.user, slug), by=person(request))
    messages.success(request, _("Paikka näkyy taas haussa. Tarkista vielä, pitävätkö tiedot ja ajat paikkansa."))
    return redirect("places:place", slug=slug)


@require_POST
def confirm_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the facts are right today."""
    actions.confirm_place(kept_place(request.user, slug), by=person(request))
    messages.success(request, _("Kiitos. Tiedot on merkitty tarkistetuiksi tänään."))
    return redirect("places:place", slug=slug)
