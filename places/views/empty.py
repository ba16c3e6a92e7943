"""What the search page offers when little or nothing was found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from places.actions.missed import new_slip
from places.enums import MissedReason
from places.filters import SearchForm
from places.queries.never_empty import Part, ways_on
from places.queries.search import Card, Question

FEW = 2
SINGLE = {
    "need": "need",
    "open": "open_at",
    "kind": "kind",
    "for": "audience",
    "municipality": "municipality",
}

Without = Callable[..., str]


def leads_on(form: SearchForm, asked: Question, cards: Sequence[Card], count: int, without: Without) -> dict[str, Any]:
    """Return what the template needs besides the results; nothing where there are results enough."""
    if count > FEW:
        return {"ways_on": None}
    parts = parts_of(form, asked, without)
    found = ways_on(asked, parts, apart_from=[card.url for card in cards], with_hours=not count)
    if count:
        return {"ways_on": found}
    municipality = asked.municipality or (asked.here.municipality if asked.here else "") or ""
    known = dict(form.fields["municipality"].choices)  # type: ignore[attr-defined]
    slip = new_slip(municipality if municipality in known else "", asked.need, asked.kind)
    return {"ways_on": found, "slip": slip, "reasons": MissedReason.choices}


def parts_of(form: SearchForm, asked: Question, without: Without) -> list[Part]:
    """Return each part of the search that can be left out."""
    parts = []
    if asked.text:
        words = _("sanat: %(words)s") % {"words": asked.text[:40]}
        parts.append(Part(words, without("q"), replace(asked, text="", page=1)))
    for name, attribute in SINGLE.items():
        if form.cleaned_data.get(name):
            nothing: dict[str, Any] = {"open_at": None, "stretches": ()} if name == "open" else {attribute: ""}
            parts.append(Part(_label(form, name), without(name), replace(asked, page=1, **nothing)))
    for facet, code in asked.facets:
        rest = replace(asked, page=1, facets=tuple(f for f in asked.facets if f != (facet, code)))
        parts.append(_box(form, code, rest, without))
    return [*parts, *(_box(form, code, _without_openness(asked, code), without) for code in asked.openness)]


def _without_openness(asked: Question, code: str) -> Question:
    return replace(asked, page=1, openness=tuple(other for other in asked.openness if other != code))


def _label(form: SearchForm, name: str) -> str:
    widget: Any = form.fields[name].widget
    value = form[name].value()
    return str(dict(widget.choices).get(value, value))


def _box(form: SearchForm, code: str, rest: Question, without: Without) -> Part:
    for name in ("language", "way"):
        if form.cleaned_data.get(name) == code:
            return Part(_label(form, name), without(name), rest)
    name = next(name for name, chosen in form.chosen() if chosen == code)
    field: Any = form.fields[name]
    return Part(str(dict(field.choices)[code]), without(code=code), rest)
