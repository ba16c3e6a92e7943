"""What can be said of one gathering, and what to do when it is said twice; pure, no database."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Self
from uuid import UUID

from groups.counts import Counts, check_counts
from groups.enums import GatheringState, NotHeldReason

MOST_VISITORS = 9999
STATES, REASONS = frozenset(GatheringState.values), frozenset(NotHeldReason.values)


@dataclass(frozen=True)
class Attendance:
    """Held with so many people, not held for a reason, or not reported; nothing in between.

    `counts` are the optional numbers besides, by code, in the order of counts.json.
    """

    state: str = GatheringState.NOT_REPORTED
    visitors: int | None = None
    first_timers: int | None = None
    reason: str = ""
    counts: Counts = ()

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"no such state: {self.state!r}")
        if (self.visitors is not None) != (self.state == GatheringState.HELD):
            raise ValueError("a gathering has a number of visitors exactly when it was held")
        if bool(self.reason) != (self.state == GatheringState.NOT_HELD):
            raise ValueError("a gathering has a reason exactly when it was not held")
        if self.reason and self.reason not in REASONS:
            raise ValueError(f"no such reason: {self.reason!r}")
        if self.visitors is not None and not 0 <= self.visitors <= MOST_VISITORS:
            raise ValueError(f"visitors are 0 to {MOST_VISITORS}")
        if self.first_timers is not None and not 0 <= self.first_timers <= (self.visitors or 0):
            raise ValueError("first-timers are among the visitors")
        if self.counts and self.visitors is None:
            raise ValueError("only of a gathering that was held something is counted")
        check_counts(self.visitors or 0, self.counts)

    @classmethod
    def held(cls, visitors: int, first_timers: int | None = None, counts: Counts = ()) -> Self:
        return cls(GatheringState.HELD, visitors, first_timers, counts=counts)

    @classmethod
    def not_held(cls, reason: str) -> Self:
        return cls(GatheringState.NOT_HELD, reason=reason)


NOT_REPORTED = Attendance()


@dataclass(frozen=True)
class Report:
    """What one sender says of one gathering, and the version of it that the sender had seen."""

    gathering: int
    said: Attendance
    submission: UUID
    seen_version: int
    why: str = ""


class Verdict(Enum):
    STORE = auto()
    ALREADY_STORED = auto()
    CONFLICT = auto()


def judge(report: Report, *, stored: Attendance, version: int, same_submission: Attendance | None) -> Verdict:
    """Say what to do with a report; `same_submission` is what this very submission has stored before, if anything."""
    if same_submission is not None:
        return Verdict.ALREADY_STORED if report.said == same_submission else Verdict.CONFLICT
    if report.said == stored:
        return Verdict.ALREADY_STORED
    return Verdict.STORE if report.seen_version == version else Verdict.CONFLICT
