"""What the places room does when it hears of something."""

from django.dispatch import receiver
from django.utils import timezone

from network.announcements import listings_rebuilding
from places.actions.listing import publish_place
from places.announcements import place_changed, place_closed
from places.models import Place


@receiver(listings_rebuilding)
def publish_all_places(**kwargs: object) -> None:
    """Every published place takes its seat in the index again."""
    for place in Place.objects.published().select_related("municipality").iterator(chunk_size=500):
        publish_place(place)


@receiver([place_changed, place_closed])
def remember_when_a_place_changed(place: Place, **kwargs: object) -> None:
    """A calendar feed tells its readers when the place last changed, its hours included."""
    Place.objects.filter(pk=place.pk).update(updated_at=timezone.now())
