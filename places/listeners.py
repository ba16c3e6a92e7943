"""What the places room does when it hears of something."""

from django.dispatch import receiver

from network.announcements import listings_rebuilding
from places.actions.listing import publish_place
from places.models import Place


@receiver(listings_rebuilding)
def publish_all_places(**kwargs: object) -> None:
    """Every published place takes its seat in the index again."""
    for place in Place.objects.published().select_related("municipality").iterator(chunk_size=500):
        publish_place(place)
