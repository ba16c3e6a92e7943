"""Search over places and circles."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network.hours import wall_clock
from network.models.municipality import Town, all_towns
from network.needs import needs
from network.permissions import Permission, reach
from network.queries.near import Answer, Whereabouts, meant_instead, understand
from network.queries.organisations import FoundOrganisation, organisations_for
from places.filters import MANY, SearchForm
from places.map_part import map_part, with_tiles
from places.queries.search import Question, local_now, question, whereabouts_of
from places.queries.second_reading import search_as_meant
from places.search_address import clean_query
from places.views.empty import leads_on
from places.views.ways_on import functions_said, functions_that_help

POSITION = ("near", "lat", "lon")


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what answers the address's question; a mistake in it is said, and the rest still holds."""
    read = asked_by(request)
    form, asked, here = read.form, read.question, read.question.here
    organisations = _organisations(asked, asked.text, read.municipalities)
    named = any(row.by_name for row in organisations)
    page, reading = search_as_meant(asked, exactly=bool(form.cleaned_data.get("exact")) or named)
    meant = reading.asked if reading else asked
    if reading and not organisations:
        organisations = _organisations(meant, meant.text, read.municipalities)
    near = form.cleaned_data.get("near") or ""
    lost = bool(near) and here is None
    need = needs().get(asked.need)
    part = map_part(request, points=reverse("places:map_points") + clean_query(form))
    context = {
        "map": part,
        "form": form,
        "page": page,
        "asked": meant,
        "reading": reading,
        "need": need,
        "helping": functions_that_help(need, asked.municipality) if need else functions_said(asked.text),
        "lost": near if lost else "",
        "near_misses": meant_instead(near, read.answer) if lost else [],
        "chips": _chips(form, here),
        "may_add": _may_add(request),
        "shared": clean_query(form),
        "calendar": clean_query(form, without=("open",)),
        "organisations": organisations,
        "named": named,
    }
    around = _from_centre(meant, read.municipalities)
    context |= leads_on(form, around, list(page), page.paginator.count, partial(_without_part, form.data))
    return with_tiles(render(request, "places/search.html", context), part)


def _organisations(asked: Question, text: str, municipalities: tuple[Town, ...]) -> list[FoundOrganisation]:
    """The organisations that the words name, those of the resident's own municipality first."""
    home = (asked.here.municipality if asked.here else None) or asked.municipality
    return organisations_for(text, municipalities, asked.today, only=asked.municipality, home=home)


@dataclass(frozen=True)
class Asked:
    """What an address asks: the form it fills, and the question that its readable part makes."""

    form: SearchForm
    question: Question
    municipalities: tuple[Town, ...]
    answer: Answer


def asked_by(request: HttpRequest) -> Asked:
    """Read the address; the page, the map and the calendar of a search all ask the same."""
    moment = local_now()
    municipalities = all_towns()
    form = SearchForm(request.GET, municipalities, wall_clock(moment)[0])
    form.is_valid()
    answer = _here(form.cleaned_data, municipalities)
    return Asked(form, question(form.cleaned_data, answer.here, moment), municipalities, answer)


def _may_add(request: HttpRequest) -> bool:
    where = reach(request.user, Permission.EDIT_PLACE)
    return where.everywhere or bool(where.municipalities)


def _here(found: dict[str, Any], municipalities: tuple[Town, ...]) -> Answer:
    """The position that is asked about: what is typed, or else what the visitor's own device told the address."""
    near, lat, lon = found.get("near"), found.get("lat"), found.get("lon")
    if near:
        return understand(near, municipalities)
    return Answer(whereabouts_of(lat, lon)) if lat is not None and lon is not None else Answer()


def _from_centre(asked: Question, municipalities: tuple[Town, ...]) -> Question:
    """Without a position of its own, an empty municipality looks around from its centre."""
    chosen = next((m for m in municipalities if m.code == asked.municipality), None)
    if asked.here or chosen is None:
        return asked
    centre = whereabouts_of(chosen.lat, chosen.lon)
    return replace(asked, here=centre)


def _chips(form: SearchForm, here: Whereabouts | None) -> list[tuple[str, str]]:
    """Each filter in force with the address of the same search without it."""
    chips = []
    for name in ("need", "open", "kind", "for", "municipality", "language", "way"):
        value = form.cleaned_data.get(name) and form[name].value()
        if value:
            widget: Any = form.fields[name].widget
            chips.append((_first_up(str(dict(widget.choices).get(value, value))), _without(form.data, name)))
    for name, code in form.chosen():
        field: Any = form.fields[name]
        chips.append((dict(field.choices)[code], _without_box(form.data, code)))
    if here and not form.cleaned_data.get("near"):
        chips.append((_("Oma sijainti"), _without(form.data, *POSITION)))
    return chips


def _without_part(asked: Any, name: str = "", *, code: str = "") -> str:
    return _without_box(asked, code) if code else _without(asked, name)


def _without(asked: Any, *names: str) -> str:
    query = asked.copy()
    for key in ("page", *names):
        query.pop(key, None)
    return f"?{query.urlencode()}"


def _without_box(asked: Any, code: str) -> str:
    query = asked.copy()
    query.pop("page", None)
    for name in MANY:
        if name in query:
            query.setlist(name, [value for value in query.getlist(name) if value != code])
    return f"?{query.urlencode()}"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
