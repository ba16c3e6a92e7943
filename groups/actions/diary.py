"""Keep a circle's diary: open it, write, change, remove and bring back. No text of it goes into the audit trail."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.actions.booklets import drop_booklets
from groups.actions.diary_photos import forget_photos
from groups.models import Circle, Diary, DiaryEntry, Gathering
from network.audit import record
from network.models import User


class ChangedMeanwhileError(Exception):
    """Somebody changed the entry after the page was opened; `entry` is as they left it, and it stands."""

    def __init__(self, entry: DiaryEntry) -> None:
        super().__init__(str(entry))
        self.entry = entry


@transaction.atomic
def open_diary(circle: Circle, *, by: User | None) -> Diary:
    """Open the circle's diary; opening it twice changes nothing."""
    diary, is_new = Diary.objects.get_or_create(circle=circle)
    if is_new:
        record("diary_opened", circle, by=by)
    return diary


@transaction.atomic
def write_entry(
    diary: Diary, *, day: date, text: str, gathering: Gathering | None = None, key: UUID, by: User
) -> DiaryEntry:
    """Write an entry; the same form sent twice is written once."""
    entry = DiaryEntry(diary=diary, key=key, day=day, text=text, gathering=gathering, written_by=by)
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        return DiaryEntry.objects.get(key=key, diary=diary)
    record("diary_entry_written", entry, by=by)
    return entry


@transaction.atomic
def edit_entry(
    entry: DiaryEntry, *, day: date, text: str, gathering: Gathering | None, seen: int, by: User
) -> DiaryEntry:
    """Change an entry, unless somebody else has changed it since it was shown; booklets that hold it go."""
    held = _locked(entry)
    if (held.day, held.text, held.gathering) == (day, text, gathering):
        return held
    if held.version != seen:
        raise ChangedMeanwhileError(held)
    held.day, held.text, held.gathering, held.version = day, text, gathering, held.version + 1
    held.save()
    drop_booklets(held.diary)
    record("diary_entry_changed", held, by=by)
    return held


@transaction.atomic
def remove_entry(entry: DiaryEntry, *, by: User) -> DiaryEntry:
    """Take an entry away with its photos; for ten minutes it can be brought back, then it is gone for good."""
    held = _locked(entry)
    if held.removed_at is None:
        held.removed_at = timezone.now()
        held.save(update_fields=["removed_at"])
        drop_booklets(held.diary)
        record("diary_entry_removed", held, by=by)
    return held


@transaction.atomic
def restore_entry(entry: DiaryEntry, *, by: User) -> bool:
    """Bring a removed entry back; say whether there was still time."""
    restored = DiaryEntry.objects.restorable().filter(pk=entry.pk).update(removed_at=None)
    if restored:
        record("diary_entry_restored", entry, by=by)
    return bool(restored)


@transaction.atomic
def forget_unread_diaries() -> int:
    """Delete the diaries of circles that have nobody left who reads them; return how many."""
    unread = Diary.objects.without_readers()
    keys = list(unread.values_list("pk", flat=True))
    for diary in Diary.objects.filter(pk__in=keys):
        drop_booklets(diary)
        forget_photos(entry__diary=diary)
        diary.delete()
    return len(keys)


def _locked(entry: DiaryEntry) -> DiaryEntry:
    """The entry as it stands now, and its diary held, so that a booklet is made before the change or after it."""
    Diary.objects.select_for_update().get(pk=entry.diary_id)
    return DiaryEntry.objects.select_related("diary__circle", "gathering").get(pk=entry.pk)
