"""What rotas and turns do when the rooms below announce something."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext

from groups.announcements import (
    gathering_added,
    gathering_moved,
    gathering_reported,
    gatherings_expected,
    helper_left,
    topic_answered,
)
from groups.models import ChecklistAnswer, Circle, Gathering
from network.announcements import forgetting, morning, own_data_asked
from network.models import User
from responsibilities.actions import own_turns, rota, swaps, turns
from responsibilities.enums import RotaDuty
from responsibilities.models import Carrier, Rota
from responsibilities.queries.own_turns import own_data

FACILITATION, TAKING_TURNS = "facilitation", "taking_turns"


@receiver(topic_answered)
def start_or_end_the_rota(circle: Circle, answer: ChecklistAnswer, by: User | None, **_: Any) -> list[str]:
    """Taking turns in facilitation makes a rota; an answer that no longer says so ends the one it made."""
    if answer.topic != FACILITATION:
        return []
    made = list(Rota.objects.filter(circle=circle, topic=FACILITATION, ended_on=None))
    if TAKING_TURNS in answer.options:
        rota.start_rota(circle, RotaDuty.FACILITATION, topic=FACILITATION, by=by)
        return [] if made else [gettext("Ohjausvuoroista on nyt vuorolista.")]
    for one in made:
        rota.end_rota(one, by=by)
    return [gettext("Ohjauksen vuorolista päättyi.")] if made else []


@receiver(gatherings_expected)
def turns_follow_the_timetable(circle: Circle, removed: Iterable[Gathering], **_: Any) -> None:
    turns.follow_expected(circle, removed)


@receiver(gathering_added)
def turns_for_an_added_gathering(gathering: Gathering, by: User | None, **_: Any) -> None:
    turns.follow_added(gathering, by=by)


@receiver(gathering_moved)
def turns_move_with_their_gathering(gathering: Gathering, moved: Gathering, by: User | None, **_: Any) -> None:
    turns.follow_moved(gathering, moved, by=by)


@receiver(gathering_reported)
def turns_of_a_cancelled_gathering(gathering: Gathering, by: User | None, **_: Any) -> None:
    turns.follow_reported(gathering, by=by)


@receiver(helper_left)
def turns_of_somebody_who_left(circle: Circle, person: User, by: User | None, **_: Any) -> None:
    """Who no longer carries the circle is let off its rotas."""
    if not circle.members.filter(user=person).exists():
        rota.leave_all(person, circle=circle, by=by)


@receiver(pre_delete, sender=User)
@receiver(pre_delete, sender=Carrier)
def turns_of_somebody_who_is_deleted(instance: User | Carrier, **_: Any) -> None:
    rota.leave_all(instance, by=None)


@receiver(morning)
def rotas_go_on(today: date, **_: Any) -> dict[str, int]:
    """Propose the next weeks of rotas that run out, and let passed requests lapse."""
    return {"rotas extended": rota.extend_rotas(today), "swaps lapsed": swaps.close_passed()}


@receiver(forgetting)
def forget_old_turns(**_: Any) -> dict[str, int]:
    """Delete what has been kept of turns long enough."""
    return own_turns.forget_old()


@receiver(own_data_asked)
def own_turns_kept(user: User, **_: Any) -> dict[str, Any]:
    """What the room keeps of a person's turns."""
    return own_data(user)
