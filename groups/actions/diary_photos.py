"""Photos of the diary: kept with the consent of those they show, gone everywhere when one of them withdraws it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.actions.booklets import drop_booklets
from groups.models import Diary, DiaryEntry, DiaryPhoto, PhotoConsent
from network.audit import record
from network.models import User
from places.photo_files import gone_unless_kept, write_files
from places.pictures import Picture

MOST_PHOTOS = 8
UNMARKED_KEPT = timedelta(days=30)


class TooManyPhotosError(Exception):
    """The entry has as many photos as it takes."""


class MoreMarksThanPeopleError(Exception):
    """More people have agreed than are said to be in the photo."""


def add_diary_photo(entry: DiaryEntry, picture: Picture, *, alt: str, people: int, by: User) -> DiaryPhoto:
    """Keep a photo of an entry: its row and all of its files, or neither; one sent twice is kept once."""
    photo = DiaryPhoto(
        entry=entry,
        digest=picture.digest,
        width=picture.width,
        height=picture.height,
        alt=alt,
        people=people,
        uploaded_by=by,
    )
    with gone_unless_kept(photo):
        return _kept(photo, picture, by)


@transaction.atomic
def _kept(photo: DiaryPhoto, picture: Picture, by: User) -> DiaryPhoto:
    _hold(photo.entry)
    others = list(photo.entry.photos.all())
    if same := next((other for other in others if other.digest == photo.digest), None):
        return same
    if len(others) >= MOST_PHOTOS:
        raise TooManyPhotosError
    photo.save()
    record("diary_photo_added", photo, by=by)
    write_files(photo, picture)
    return photo


@transaction.atomic
def tell_of_diary_photo(photo: DiaryPhoto, *, alt: str, people: int, by: User) -> DiaryPhoto:
    """Change what is said of a photo; a photo of more people waits for the consent of the others."""
    _hold(photo.entry)
    held: DiaryPhoto = DiaryPhoto.objects.get(pk=photo.pk)
    if held.consents.count() > people:
        raise MoreMarksThanPeopleError
    if (held.alt, held.people) != (alt, people):
        held.alt, held.people = alt, people
        held.save(update_fields=["alt", "people"])
        drop_booklets(photo.entry.diary)
        record("diary_photo_changed", held, by=by)
    return held


@transaction.atomic
def mark_consents(photo: DiaryPhoto, marks: Sequence[Mapping[str, Any]], *, by: User) -> int:
    """Mark who has agreed, never more than there are people in the photo; sent twice is marked once."""
    _hold(photo.entry)
    held = DiaryPhoto.objects.get(pk=photo.pk)
    room = held.people - held.consents.count()
    added = 0
    for facts in marks:
        if added < room and _marked(held, facts):
            added += 1
    if added:
        before = held.people - room
        record("photo_consents_marked", held, by=by, changes={"marks": [before, before + added]})
    return added


def _marked(photo: DiaryPhoto, facts: Mapping[str, Any]) -> bool:
    try:
        with transaction.atomic():
            PhotoConsent.objects.create(photo=photo, **facts)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def withdraw_consent(consent: PhotoConsent, *, by: User | None) -> None:
    """Take the photo away everywhere: no undo, no copy, and nothing that tells whose consent it was.

    `by` is nobody when the person used their own link. Withdrawing twice changes nothing.
    """
    photo = DiaryPhoto.objects.filter(consents=consent.pk).select_related("entry__diary").first()
    if photo:
        _take_away(photo)
        record("photo_consent_withdrawn", photo.entry.diary.circle, by=by)


@transaction.atomic
def remove_diary_photo(photo: DiaryPhoto, *, by: User) -> None:
    """Take a photo away for good; removing twice changes nothing."""
    kept = DiaryPhoto.objects.filter(pk=photo.pk).select_related("entry__diary").first()
    if kept:
        _take_away(kept)
        record("diary_photo_removed", kept.entry.diary.circle, by=by)


def _take_away(photo: DiaryPhoto) -> None:
    """Remove the row, what is marked of it, the ideas' copies of it, its files, and every booklet that may hold it."""
    _hold(photo.entry)
    DiaryPhoto.objects.filter(pk=photo.pk).delete()
    drop_booklets(photo.entry.diary)


def forget_photos(**which: Any) -> int:
    """Take away every photo of the kind; return how many."""
    photos = list(DiaryPhoto.objects.filter(**which).select_related("entry__diary"))
    for photo in photos:
        _take_away(photo)
    return len(photos)


@transaction.atomic
def forget_unmarked() -> int:
    """Delete photos that have waited a month for somebody's consent; return how many."""
    waiting = DiaryPhoto.objects.unmarked().filter(added_at__lt=timezone.now() - UNMARKED_KEPT)
    return forget_photos(pk__in=list(waiting.values_list("pk", flat=True)))


def _hold(entry: DiaryEntry) -> None:
    """Hold the diary, so that what is done to its photos is done one after the other, and beside no booklet."""
    Diary.objects.select_for_update().get(pk=entry.diary_id)
