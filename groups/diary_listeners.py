"""What the diary does when something is announced: it opens, forgets, and tells a person what it keeps of them."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext

from groups.actions.booklets import forget_booklets
from groups.actions.diary import forget_unread_diaries, open_diary
from groups.actions.diary_photos import forget_unmarked
from groups.announcements import topic_answered
from groups.diary_forgetting import forget_removed, sweep_files
from groups.models import Booklet, ChecklistAnswer, Circle, Diary, DiaryPhoto
from groups.slip_rounds import forget_slips
from network.announcements import forgetting, own_data_asked
from network.files import take_away
from network.models import User
from places.listeners import files_go_with_their_photo

DIARY_TOPIC, DIARY_OPTION = "growing", "shared_history_diary"

post_delete.connect(files_go_with_their_photo, sender=DiaryPhoto)


@receiver(post_delete, sender=Booklet)
def file_goes_with_its_booklet(instance: Booklet, **_: Any) -> None:
    transaction.on_commit(partial(take_away, instance.path))


@receiver(topic_answered)
def open_as_answered(circle: Circle, answer: ChecklistAnswer, by: User | None, **_: Any) -> list[str]:
    """A circle that answers "a diary" has one; an answer that is changed later takes nothing away."""
    if answer.topic != DIARY_TOPIC or DIARY_OPTION not in answer.options:
        return []
    is_new = not Diary.objects.filter(circle=circle).exists()
    open_diary(circle, by=by)
    return [gettext("Piirillä on nyt oma päiväkirja.")] if is_new else []


@receiver(forgetting)
def forget_of_the_diary(**_: Any) -> dict[str, int]:
    """Delete what the diary and the slips have kept long enough."""
    return {
        "removed diary entries": forget_removed(),
        "photos without consent": forget_unmarked(),
        "booklets": forget_booklets(),
        "diaries without readers": forget_unread_diaries(),
        "stray diary files": sweep_files(),
        **forget_slips(),
    }


@receiver(own_data_asked)
def own_diary(user: User, **_: Any) -> dict[str, Any]:
    """What the person wrote, showed, asked, passed on, marked and gave out."""
    entries = user.diary_entries.kept().order_by("pk")
    return {
        "diary_entries": [{"day": entry.day.isoformat(), "text": entry.text} for entry in entries],
        "diary_photos": [{"alt": photo.alt, "people": photo.people} for photo in user.diary_photos.order_by("pk")],
        "consents_asked": [consent.asked_on.isoformat() for consent in user.asked_consents.order_by("pk")],
        "ideas": [{"title": idea.title, "text": idea.text} for idea in user.passed_on_ideas.order_by("pk")],
        "idea_marks": [{"idea": mark.idea.title, "kind": mark.kind} for mark in _marks(user)],
        "booklets": [booklet.year for booklet in user.booklets.order_by("pk")],
        "slips_given": [
            {"quarter": tally.quarter.isoformat(), "given": tally.given} for tally in user.slip_tallies.all()
        ],
    }


def _marks(user: User) -> Any:
    return user.idea_marks.select_related("idea").order_by("pk")
