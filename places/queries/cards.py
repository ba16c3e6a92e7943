"""Whose first-visit card lacks something, from the index of what residents can find."""

from django.db.models import Q

from network.enums import ListingKind
from network.facets import Facet
from network.models import Listing, ListingFacet
from network.models.listing import ListingQuerySet
from network.permissions import Reach
from places.first_visit import QUESTIONS


def unfinished_cards(where: Reach) -> ListingQuerySet:
    """Return the places and circles of the area, and the organisation's own places, the emptiest card first."""
    found: ListingQuerySet = Listing.objects.filter(completeness__lt=len(QUESTIONS))
    if not where.everywhere:
        run = ListingFacet.objects.filter(facet=Facet.ORGANISATION, code__in=map(str, where.organisations))
        own = Q(kind=ListingKind.PLACE, pk__in=run.values("listing"))
        found = found.filter(own | Q(municipality__in=where.municipalities))
    return found.select_related("municipality").order_by("completeness", "sort_key", "pk")
