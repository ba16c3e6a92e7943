"""The directory's bits, kept by each process until something that the directory lists has changed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from threading import Lock
from typing import Any, TypeVar, cast

from django.db import connection

from network.directory_masks import DirectoryMasks, masks_of
from network.models import DirectoryChange, Organisation, OrganisationFacet

CHUNK = 5000
MOST_ANSWERS = 96
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
