"""One circle, place or organisation by its name or its page's address; near names where none fits exactly."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import islice
from operator import and_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from groups.models import Circle
from network.models import Organisation
from network.words import WORD, fold
from places.models import Place
from reporting.areas import READERS, Area
from reporting.enums import Scope

PAGES = {"circles": Scope.CIRCLE, "places": Scope.PLACE, "organisations": Scope.ORGANISATION}
PAGE = re.compile(r"/(circles|places|organisations)/([-a-zA-Z0-9_]+)/?\Z")
WITH_SHORT = re.compile(r"(.+?)\s*\(([^()]+)\)\Z")
MOST_NAMESAKES = 20
MOST_NEAR = 8
MOST_LOOKED_AT = 60  # of each kind; a part of a name that fits more than these says too little
MOST_WORDS = 8


def named(text: str) -> list[Area]:
    """Return the circles, places and organisations of this name, or the one whose page's address this is.

    An organisation is found also by its name with its short name in brackets, as pages write it.
    """
    if "\0" in text:
        return []
    if found := PAGE.search(text):
        scope, slug = PAGES[found[1]], found[2]
        thing = READERS[scope](slug)
        return [Area(**{scope: thing})] if thing else []
    organisation = Q(name__iexact=text)
    if both := WITH_SHORT.match(text):
        organisation |= Q(name__iexact=both[1], short_name__iexact=both[2])
    return list(_areas(Q(name__iexact=text), organisation, most=MOST_NAMESAKES))


def near(text: str, may: Callable[[Area], bool]) -> list[Area]:
    """Return those whose name holds every word of the text, or a part of each; the nearest first, at most eight."""
    words = WORD.findall(text)[:MOST_WORDS]
    if "\0" in text or not words:
        return []
    held = reduce(and_, (_holds("name", word) for word in words))
    with_short = reduce(and_, (_holds("name", word) | _holds("short_name", word) for word in words))
    found = sorted(_areas(held, with_short, most=MOST_LOOKED_AT), key=lambda area: _distance(area, fold(text)))
    return list(islice((area for area in found if may(area)), MOST_NEAR))


def choices_of(found: Iterable[Area]) -> list[tuple[str, str]]:
    """Return the areas as choices, each told by its kind, name and municipality; namesakes by their address too."""
    told = [(area, _in_words(area)) for area in found]
    all_told = [words for _area, words in told]
    return [(str(area), words if all_told.count(words) == 1 else f"{words}: {area.page}") for area, words in told]


def _areas(of_name: Q, of_organisation: Q, *, most: int) -> Iterator[Area]:
    for circle in Circle.objects.of_people().filter(of_name).select_related("municipality")[:most]:
        yield Area(circle=circle)
    for place in Place.objects.filter(of_name).select_related("municipality")[:most]:
        yield Area(place=place)
    for organisation in Organisation.objects.filter(of_organisation)[:most]:
        yield Area(organisation=organisation)


def _holds(column: str, word: str) -> Q:
    """Hold the word in any case; SQLite compares only a–z without case, so the usual cases are given."""
    cases = dict.fromkeys((word, word.lower(), word.capitalize(), word.upper()))
    return reduce(lambda one, other: one | other, (Q(**{f"{column}__icontains": case}) for case in cases))


def _distance(area: Area, asked: str) -> tuple[bool, int, str]:
    name = fold(area.names[0])
    return not name.startswith(asked), len(name), name


def _in_words(area: Area) -> str:
    thing: Any = area.circle or area.place or area.organisation
    if area.organisation:
        short = f" ({thing.short_name})" if thing.short_name else ""
        return _("Järjestö: %(name)s") % {"name": f"{thing.name}{short}"}
    told = {"name": thing.name, "municipality": thing.municipality}
    return (_("Ryhmä: %(name)s, %(municipality)s") if area.circle else _("Paikka: %(name)s, %(municipality)s")) % told
