"""Whether a room is free when a group would like to meet; pure, weekly times in, one word out."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import Enum

from network.enums import OpenState
from network.hours import AS_USUAL, Opening, Span, Timetable, openings_between, openings_on

WEEKS = 10
LENDABLE = (
    OpenState.OPEN,
    OpenState.SELF_SERVICE,
    OpenState.WITH_KEY,
    OpenState.BY_APPOINTMENT,
    OpenState.WITH_RESERVATION,
)


class Fit(Enum):
    """How a room's free times suit a group's."""

    FITS = "fits"
    SOMETIMES = "sometimes"
    TAKEN = "taken"
    UNKNOWN = "unknown"


def fit(free: Sequence[Span], taken: Sequence[Span], wanted: Sequence[Span], since: date) -> Fit:
    """Say how the free times suit the wanted ones in the ten weeks since the day, public holidays left aside.

    A meeting fits when the room is free from its beginning to its end and nobody else has it in between.
    """
    if not wanted or not free:
        return Fit.UNKNOWN
    last = since + timedelta(weeks=WEEKS, days=-1)
    meetings = list(openings_between(_weekly(wanted), since, last))
    fitting = sum(1 for meeting in meetings if _is_free(meeting, free, taken))
    if not meetings or not fitting:
        return Fit.TAKEN if meetings else Fit.UNKNOWN
    return Fit.FITS if fitting == len(meetings) else Fit.SOMETIMES


def meets_with(one: Sequence[Span], other: Sequence[Span], since: date) -> bool:
    """Say whether two groups ever meet at the same time in the ten weeks since the day."""
    last = since + timedelta(weeks=WEEKS, days=-1)
    return any(_overlaps(meeting, other) for meeting in openings_between(_weekly(one), since, last))


def _overlaps(meeting: Opening, taken: Sequence[Span]) -> bool:
    others = openings_on(_weekly(taken), meeting.day)
    return any(other.starts < meeting.ends and other.ends > meeting.starts for other in others)


def _is_free(meeting: Opening, free: Sequence[Span], taken: Sequence[Span]) -> bool:
    if _overlaps(meeting, taken):
        return False
    reached = meeting.starts
    for opening in openings_on(_weekly(free), meeting.day):
        if opening.starts <= reached:
            reached = max(reached, opening.ends)
    return reached >= meeting.ends


def _weekly(spans: Iterable[Span]) -> Timetable:
    return Timetable(tuple(spans), holidays=AS_USUAL)


def lendable(spans: Iterable[Span]) -> list[Span]:
    """Return the hours in which somebody is there to lend the room: the guess when no free times are told."""
    return [span for span in spans if span.state in LENDABLE]


def own_groups(spans: Iterable[Span]) -> list[Span]:
    """Return the hours that are already some group's own."""
    return [span for span in spans if span.state == OpenState.OWN_GROUP]
