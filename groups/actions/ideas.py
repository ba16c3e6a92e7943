"""Pass an idea on from the diary, change it, take it back; thank for one of others."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from groups.models import DiaryEntry, DiaryPhoto, Idea, IdeaMark
from network.audit import record
from network.models import User


@transaction.atomic
def pass_on(entry: DiaryEntry, *, title: str, text: str, photos: Iterable[DiaryPhoto] = (), by: User) -> Idea:
    """Pass the entry on as an idea, or change the idea that it is already; only photos whose people agreed go along."""
    idea, is_new = Idea.objects.update_or_create(
        entry=entry,
        defaults={"title": title, "text": text},
        create_defaults={"title": title, "text": text, "circle": entry.diary.circle, "passed_on_by": by},
    )
    asked = [photo.pk for photo in photos]
    idea.photos.set(DiaryPhoto.objects.agreed_for_ideas().filter(entry=entry, pk__in=asked))
    record("idea_passed_on" if is_new else "idea_changed", idea, by=by)
    return idea


@transaction.atomic
def take_back(idea: Idea, *, by: User) -> None:
    """Take an idea back: it is gone from everybody, with its thanks. Taking it back twice changes nothing."""
    if Idea.objects.filter(pk=idea.pk).exists():
        record("idea_taken_back", idea, by=by)
        Idea.objects.filter(pk=idea.pk).delete()


@transaction.atomic
def mark_idea(idea: Idea, kind: str, *, wanted: bool, by: User) -> None:
    """Thank for an idea or tell that it was tried, or take that back; sent twice is one mark, and leaves no trail."""
    mark: dict[str, Any] = {"idea": idea, "kind": kind, "user": by}
    if not wanted:
        IdeaMark.objects.filter(**mark).delete()
        return
    try:
        with transaction.atomic():
            IdeaMark.objects.create(**mark)
    except IntegrityError:
        return
