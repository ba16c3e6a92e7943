"""Readable addresses for places."""

from django.utils.text import slugify

from network.models import Municipality
from places.models import Place

LONGEST = 100


def free_slug(name: str, municipality: Municipality) -> str:
    """Return an address for a new place that no other place has: its name and municipality, and a number if needed."""
    base = slugify(f"{name} {municipality.name_fi}")[:LONGEST].strip("-") or municipality.code
    taken = set(Place.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
