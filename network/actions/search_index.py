"""The whole search index, built anew when the code that reads it expects another shape."""

from dataclasses import dataclass

from django.db import transaction

from network.actions.listings import rebuild_listings
from network.actions.organisations import rebuild_organisation_keys
from network.index_shape import THE_ONE, shape_of_code
from network.models import SearchIndex


@dataclass(frozen=True)
class Rebuilt:
    """How many listings the new index has, and how many organisations got new keys."""

    listings: int
    organisations: int


@transaction.atomic
def rebuild_index() -> Rebuilt:
    """Build the index of listings and the keys of organisations from the records; readers see the old one till then."""
    rebuilt = Rebuilt(rebuild_listings(), rebuild_organisation_keys())
    note_shape()
    return rebuilt


def note_shape() -> None:
    """Say that what is in the index is of this shape."""
    SearchIndex.objects.update_or_create(pk=THE_ONE, defaults={"shape": shape_of_code()})
