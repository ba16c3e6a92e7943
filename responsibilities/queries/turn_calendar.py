"""A person's agreed turns as their own calendar tells of them; nobody else's name is in it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _

from groups.enums import GatheringState
from groups.queries.meetings import venue_in_words
from network.answers import site_address
from network.calendars import FIRST_REVISION, Feed, Subject, Window
from network.hours import DayException, Opening, Timetable
from network.models import User
from responsibilities.enums import TurnState
from responsibilities.models import Turn


def turn_feed(user: User, today: date, url: str) -> Feed:
    """Return the person's turns, past and coming; one whose gathering is cancelled says so."""
    window = Window.around(today)
    mine = Turn.objects.filter(holder__user=user, state=TurnState.CONFIRMED, rota__ended_on=None)
    within = mine.filter(gathering__day__range=(window.first, window.last)).select_related("rota__circle__place")
    turns = list(within.select_related("gathering").order_by("rota", "gathering__day", "gathering__starts"))
    subjects = tuple(_subject(list(own)) for _rota, own in groupby(turns, key=lambda turn: turn.rota_id))
    told = _("Vuorosi kaikissa piireissä. Kalenteri päivittyy itsestään.")
    return Feed(_("Omat vuorot"), told, url, subjects, window)


def changed_at(feed: Feed) -> datetime:
    """Return when something in the feed last changed."""
    return max((subject.revised for subject in feed.subjects), default=FIRST_REVISION)


def _subject(turns: Sequence[Turn]) -> Subject:
    rota = turns[0].rota
    held = [_opening(turn) for turn in turns if turn.gathering.state != GatheringState.NOT_HELD]
    exceptions = tuple(DayException(o.day, o.day, "", o.starts, o.ends, o.state) for o in held)
    return Subject(
        key=f"turn-{rota.pk}-{turns[0].holder_id}",
        title=f"{rota}: {rota.circle.name}",
        timetable=Timetable(exceptions=exceptions),
        url=site_address(rota.get_absolute_url()),
        revised=max(moment for turn in turns for moment in _moments(turn)),
        where=venue_in_words(rota.circle),
        told=_("Etkö pääse? Pyydä vaihtoa vuorolistalla."),
        tells_cancelled=True,
        cancelled=frozenset(_opening(t) for t in turns if t.gathering.state == GatheringState.NOT_HELD),
    )


def _opening(turn: Turn) -> Opening:
    return Opening(turn.gathering.day, turn.gathering.starts, turn.gathering.ends)


def _moments(turn: Turn) -> Iterable[datetime]:
    return [turn.changed_at, *([turn.gathering.reported_at] if turn.gathering.reported_at else [])]
