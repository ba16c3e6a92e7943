"""The directory's bits, kept by each process until something that the directory lists has changed."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from threading import Lock
from typing import Any, NamedTuple, TypeVar, cast

from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When

from network.directory_masks import DirectoryMasks, masks_of
from network.matching import HoldsAll
from network.models import DirectoryChange, Organisation, OrganisationFacet
from network.queries.words import halves
from network.words import asked_words

CHUNK = 5000
MOST_ANSWERS = 96
SHORTEST_SAID = 3
Answer = TypeVar("Answer")


class Kept:
    """The directory as of one change, and what was asked of it since; the latest asked last."""

    def __init__(self, stamp: tuple[object, ...], masks: DirectoryMasks) -> None:
        self.stamp, self.masks = stamp, masks
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def answer(self, question: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return what the question was answered with since the last change, or make the answer."""
        with _lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return cast("Answer", self._answers[question])
        made = make()
        with _lock:
            self._answers[question] = made
            while len(self._answers) > MOST_ANSWERS:
                self._answers.popitem(last=False)
        return made


_kept: dict[str, Kept] = {}
_lock = Lock()


class Ranked(NamedTuple):
    """Who holds the words, the nearest first; `is_some` when nobody holds them all, and these hold some of them."""

    keys: "array[int]"
    is_some: bool = False


def ranked_keys(text: str, today: date) -> Ranked:
    """Return the listed organisations that hold the words; when nobody does, those that hold some of them.

    A compound that nobody uses is then looked for by its halves. Of those equally near, the ones that say the word in
    their own description come before those of whose function it is an example.
    """
    listed: Any = Organisation.objects.published().kept_up(today)
    found = Ranked(array("q", _nearest(listed.matching(text), text)))
    if found.keys:
        return found
    parts = " ".join(part for word in asked_words(text) for part in (halves(word) or (word.said,)))
    return Ranked(array("q", _nearest(listed.filter(HoldsAll(asked_words(parts), some=True)), parts)), is_some=True)


def _nearest(found: Any, text: str) -> Iterable[int]:
    own = Q()
    for word in asked_words(text):
        own |= Q(description__icontains=word.said[: max(SHORTEST_SAID, len(word.said) - 2)])
    said = Case(When(own, then=Value(0)), default=Value(1), output_field=IntegerField()) if own else Value(1)
    ranked = found.with_rank(text).annotate(says_so=said).order_by("rank", "says_so", "sort_key", "pk")
    keys: Iterable[int] = ranked.values_list("pk", flat=True)
    return keys


def kept_directory(today: date) -> Kept:
    """Return the directory as it stands: one short query, and the whole read anew only when there was a change.

    Each change is a row with a drawn mark, so that their sum and number tell whether there was another, in whatever
    order two that were made at once were stored.
    """
    stamp = _stamp(today)
    name = str(connection.settings_dict["NAME"])
    kept = _kept.get(name)
    if kept is None or kept.stamp != stamp:
        with _lock:
            kept = _kept.get(name)
            if kept is None or kept.stamp != stamp:
                kept = _kept[name] = Kept(stamp, _read(today))
    return kept


def _stamp(today: date) -> tuple[object, ...]:
    table = connection.ops.quote_name(DirectoryChange._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT SUM(mark), COUNT(*) FROM {table}")  # noqa: S608 - a table of our own
        return (today, *cursor.fetchone())


def _read(today: date) -> DirectoryMasks:
    listed = Organisation.objects.published().kept_up(today).order_by("sort_key", "pk").values_list("pk", flat=True)
    told = OrganisationFacet.objects.order_by().values_list("organisation_id", "facet", "code")
    return masks_of(listed.iterator(CHUNK), told.iterator(CHUNK))
