"""Why a listing is among the results: the facts that it has itself told, by the vocabularies' names."""

from collections.abc import Collection, Mapping

from network.enums import ListingKind
from network.facets import VOCABULARY_OF, Facet
from network.hours import Timetable
from network.models import Listing
from network.needs import hours_kinds, needs


def codes_told(listing: Listing, hours: Timetable) -> Mapping[str, Collection[str]]:
    """Return the listing's codes by vocabulary, with the states of its hours."""
    kinds = "circle_kinds" if listing.kind == ListingKind.CIRCLE else "place_kinds"
    return {
        kinds: listing.codes(Facet.KIND),
        "hours_kinds": hours_kinds(span.state for span in hours.spans),
        **{name: listing.codes(facet) for facet, name in VOCABULARY_OF.items()},
    }


def why_of(listing: Listing, hours: Timetable, need: str) -> str:
    """Return why the listing answers the need, in its own facts; nothing where it has told none."""
    found = needs().get(need)
    return ", ".join(found.reasons(codes_told(listing, hours))) if found else ""
