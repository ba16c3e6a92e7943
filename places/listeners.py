"""What the places room does when it hears of something."""

from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from network.actions.listings import publish_new
from network.announcements import listings_rebuilding, organisations_joined, school_holidays_changed
from network.keeping import answer_for
from network.models import User
from places.actions.listing import facts_of_places, publish_place
from places.announcements import photos_changed, place_changed, place_closed
from places.keeping import PlaceKeeping
from places.models import PictureFields, Place, PlacePhoto, Span
from places.photo_files import delete_files

answer_for(PlaceKeeping())


@receiver(listings_rebuilding)
def publish_all_places(**kwargs: object) -> None:
    """Every published place takes its seat in the index again."""
    publish_new(facts_of_places(Place.objects.published()))


@receiver([place_changed, place_closed])
def remember_when_a_place_changed(place: Place, **kwargs: object) -> None:
    """A calendar feed tells its readers when the place last changed, its hours included."""
    Place.objects.filter(pk=place.pk).update(updated_at=timezone.now())


@receiver(school_holidays_changed)
def publish_places_of_school_terms(municipality: str | None, by: User | None, **kwargs: object) -> None:
    """What is open in school terms or in school holidays alone follows their dates at once."""
    spans = Span.objects.exclude(school="").filter(timetable__work_form__place=OuterRef("pk"))
    places = Place.objects.published().filter(Exists(spans))
    for place in places.filter(municipality=municipality) if municipality else places:
        publish_place(place)
        remember_when_a_place_changed(place)


@receiver(photos_changed, sender=Place)
def publish_place_with_its_photos(owner: Place, by: User | None, **kwargs: object) -> None:
    """A photo of the door is part of the card, also of the circles that meet behind that door."""
    place = Place.objects.select_related("municipality").get(pk=owner.pk)
    publish_place(place)
    place_changed.send(sender=Place, place=place, by=by)


@receiver(post_delete, sender=PlacePhoto)
def files_go_with_their_photo(instance: PictureFields, **kwargs: object) -> None:
    """When the row is gone for good, also with its place, so are the files."""
    transaction.on_commit(partial(delete_files, instance))


@receiver(organisations_joined)
def publish_places_of_joined_organisations(keys: list[int], **kwargs: object) -> None:
    """What the index says of who runs a place follows the organisations."""
    for place in Place.objects.published().filter(work_forms__organisers__organisation__in=keys).distinct():
        publish_place(place)
