"""The directory's bits, kept by each process until something that the directory lists has changed."""

from array import array
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from django.db import connection

from network.directory_masks import DirectoryMasks, masks_of
from network.models import DirectoryChange, Organisation, OrganisationFacet

CHUNK = 5000
MOST_TEXTS = 64


@dataclass(frozen=True)
class _Kept:
    """The directory as of one change, and who held the words that were asked since; the latest asked last."""

    stamp: tuple[object, ...]
    masks: DirectoryMasks
    by_text: "OrderedDict[str, array[int]]" = field(default_factory=OrderedDict)


_kept: dict[str, _Kept] = {}
_lock = Lock()


def ranked_keys(text: str, today: date) -> tuple[DirectoryMasks, "array[int]"]:
    """Return the directory and who of it hold the words, the nearest first; asked once until something changes."""
    kept = _kept_now(today)
    known = kept.by_text
    keys = known.get(text)
    if keys is None:
        listed: Any = Organisation.objects.published().kept_up(today).matching(text).with_rank(text)
        keys = array("q", listed.order_by("rank", "sort_key", "pk").values_list("pk", flat=True))
    with _lock:
        known[text] = keys
        known.move_to_end(text)
        while len(known) > MOST_TEXTS:
            known.popitem(last=False)
    return kept.masks, keys


def directory_masks(today: date) -> DirectoryMasks:
    """Return the directory as it stands: one short query, and the whole read anew only when there was a change.

    Each change is a row with a drawn mark, so that their sum and number tell whether there was another, in whatever
    order two that were made at once were stored.
    """
    return _kept_now(today).masks


def _kept_now(today: date) -> _Kept:
    stamp = _stamp(today)
    name = str(connection.settings_dict["NAME"])
    kept = _kept.get(name)
    if kept is None or kept.stamp != stamp:
        with _lock:
            kept = _kept.get(name)
            if kept is None or kept.stamp != stamp:
                kept = _kept[name] = _Kept(stamp, _read(today))
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
