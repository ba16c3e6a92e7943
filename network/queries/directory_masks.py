"""The directory's bits, kept by each process until something that the directory lists has changed."""

from dataclasses import dataclass
from datetime import date
from threading import Lock

from django.db import connection
from django.db.models import Count, Sum

from network.directory_masks import DirectoryMasks, masks_of
from network.models import DirectoryChange, Organisation, OrganisationFacet

CHUNK = 5000


@dataclass(frozen=True)
class _Kept:
    stamp: tuple[object, ...]
    masks: DirectoryMasks


_kept: dict[str, _Kept] = {}
_lock = Lock()


def directory_masks(today: date) -> DirectoryMasks:
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
                kept = _kept[name] = _Kept(stamp, _read(today))
    return kept.masks


def _stamp(today: date) -> tuple[object, ...]:
    told = DirectoryChange.objects.aggregate(marks=Sum("mark"), number=Count("pk"))
    return (today, told["marks"], told["number"])


def _read(today: date) -> DirectoryMasks:
    listed = Organisation.objects.published().kept_up(today).order_by("sort_key", "pk").values_list("pk", flat=True)
    told = OrganisationFacet.objects.order_by().values_list("organisation_id", "facet", "code")
    return masks_of(listed.iterator(CHUNK), told.iterator(CHUNK))
