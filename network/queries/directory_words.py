"""Who of the directory holds the words of a search; a word that nobody holds is read as what was probably meant."""

from array import array
from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, TextField, Value, When
from django.utils import timezone

from network.matching import HoldsAll
from network.models import Municipality, Organisation, OrganisationName
from network.queries.words import KeptVocabulary, Reading, known
from network.words import asked_words

SHORTEST_SAID = 4


class Ranked(NamedTuple):
    """Who holds the words, the nearest first; and what is said when the words were read as others."""

    keys: "array[int]"
    reading: Reading | None = None


def ranked_keys(text: str, today: date, stamp: Hashable, *, exactly: bool = False) -> Ranked:
    """Return the organisations that hold every word, or unless taken exactly, what the words probably mean.

    What no published organisation holds is read as a compound of known words or the nearest word. One whose facts
    are too old to be listed still has its name: that is never read as another.
    """
    public, words = Organisation.objects.published(), asked_words(text)
    found = Ranked(array("q", _nearest(public.matching(text), text).values_list("pk", flat=True)))
    if found.keys or exactly:
        return found
    are_known = known(words, public).words if len(words) > 1 else (False,)
    said, reading = (text, Reading()) if all(are_known) else DIRECTORY.at(stamp).mended(words, are_known)
    rows = _holding_some(public.kept_up(today), said)
    whole = array("q", (key for key, is_whole in rows if is_whole))
    is_split = len(asked_words(said)) > len(words)  # a compound's halves: one of them in a name tells more than both
    if whole and not is_split:
        return Ranked(whole, reading)
    some = array("q", (key for key, _is_whole in rows))
    return Ranked(some, replace(reading, only_some=not whole)) if some else found


def _holding_some(listed: Any, text: str) -> list[tuple[int, bool]]:
    """Who hold some of the words, the nearest first, each with whether it holds them all."""
    words = asked_words(text)
    some = _nearest(listed.filter(HoldsAll(words, some=True)), text)
    return list(some.annotate(whole=HoldsAll(words)).values_list("pk", "whole")) if words else []


def _nearest(found: Any, text: str) -> Any:
    """The nearest first.

    Of those equally near, the ones that say the word in their own description come before those of whose function it
    is an example.
    """
    words, own = asked_words(text), Q()
    for word in words:
        own |= Q(description__icontains=word.said[: max(SHORTEST_SAID, len(word.said) - 2)])
    said = Case(When(own, then=Value(0)), default=Value(1), output_field=IntegerField()) if own else Value(1)
    ranked = found.with_rank(text).annotate(says_so=said)
    return ranked.order_by("rank", "says_so", "sort_key", "pk")


def _texts() -> "QuerySet[Any, tuple[str, str, str]]":
    """What the listed organisations are called and say of themselves, and the municipalities; one statement."""
    nothing = Value("", TextField())
    listed = Organisation.objects.published().kept_up(timezone.localdate()).order_by()
    names = OrganisationName.objects.filter(organisation__in=listed).order_by()
    towns = Municipality.objects.order_by().values_list("name_fi", "name_sv", nothing)
    own = listed.values_list("name", "short_name", "description")
    return own.union(names.values_list("name", nothing, nothing), towns, all=True)


DIRECTORY = KeptVocabulary(_texts)
