"""The ten boxes around a gathering: what the circle needs somebody for, and whether it has; no database.

The checklist has twelve topics. Two of them say whom the gathering is for, and stand in the middle; the other ten are
what has to be carried, and stand around it (ADR 25).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy

from groups.checklist import Option, topics
from groups.models import ChecklistAnswer
from groups.queries.readiness import Item
from responsibilities.enums import Duty
from responsibilities.enums import ResponsibilityState as State
from responsibilities.models import Responsibility
from responsibilities.wishes import WISHES

IN_THE_MIDDLE = ("for_whom", "who_comes")
NETWORK = "responsibility_network"
SHORT = {
    "venue": gettext_lazy("Tila"),
    "coffee_costs": gettext_lazy("Kahvit"),
    "responsibility_network": gettext_lazy("Tukijat"),
    "cleaning": gettext_lazy("Siivous ja tiski"),
    "use_of_time": gettext_lazy("Mitä tehdään"),
    "meeting_times": gettext_lazy("Ajat"),
    "facilitation": gettext_lazy("Ohjaus"),
    "planning_ahead": gettext_lazy("Suunnittelu"),
    "principles": gettext_lazy("Periaatteet"),
    "growing": gettext_lazy("Kehittyminen"),
}
TOPIC_OF = {
    Duty.COFFEE: "coffee_costs",
    Duty.CLEANING: "cleaning",
    Duty.FACILITATION: "facilitation",
    Duty.PLANNING: "planning_ahead",
    Duty.NETWORK: NETWORK,
    Duty.VENUE: "venue",
}


class BoxState(Enum):
    """Whether somebody carries it."""

    FILLED = "filled"
    SOUGHT = "sought"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return str(LABELS[self])

    @property
    def colour(self) -> str:
        return {BoxState.FILLED: "green", BoxState.SOUGHT: "yellow", BoxState.MISSING: "grey"}[self]


LABELS = {
    BoxState.FILLED: gettext_lazy("Hoituu"),
    BoxState.SOUGHT: gettext_lazy("Etsitään tekijää"),
    BoxState.MISSING: gettext_lazy("Puuttuu vielä"),
}
LABELS_MORE = gettext_lazy("Hoituu, lisääkin mahtuu")
IN_IT, SOUGHT = gettext_lazy("Mukana"), gettext_lazy("Etsitään")


@dataclass(frozen=True)
class Box:
    """One thing around the gathering; `held` and `agreed` are for the circle's own people only."""

    code: str
    name: str
    title: str
    state: BoxState
    seeks_more: bool
    held: tuple[Responsibility, ...] = ()
    agreed: tuple[str, ...] = ()

    @property
    def is_network(self) -> bool:
        return self.code == NETWORK

    @property
    def said(self) -> str:
        return str(LABELS_MORE) if self.state is BoxState.FILLED and self.seeks_more else self.state.label


def boxes(items: Iterable[Item], duties: Sequence[Responsibility]) -> list[Box]:
    """Return the ten boxes in the checklist's order."""
    return [_box(item, duties) for item in items if item.topic.code not in IN_THE_MIDDLE]


def _box(item: Item, duties: Sequence[Responsibility]) -> Box:
    code = item.topic.code
    own = [duty for duty in duties if TOPIC_OF[Duty(duty.duty)] == code]
    wanted = any(duty.state == State.OPEN for duty in own)
    held = tuple(duty for duty in own if duty.state == State.TAKEN)
    is_filled = bool(held) or _is_covered(item)
    state = BoxState.FILLED if is_filled else BoxState.SOUGHT if wanted else BoxState.MISSING
    agreed = item.lines
    if code == NETWORK:
        agreed = (item.answer.other.strip(),) if item.answer and item.answer.other.strip() else ()
    named = tuple(duty for duty in held if duty.bearer or code == NETWORK)
    return Box(code, str(SHORT[code]), item.topic.label, state, wanted, named, agreed)


def _is_covered(item: Item) -> bool:
    """Whether the answer says more than whom the circle wishes for: own words, or something that needs nobody new."""
    wishes, answer = WISHES.get(item.topic.code), item.answer
    if wishes is None or answer is None:
        return bool(item.lines)
    sought = {code for code, wish in wishes.items() if wish.is_open}
    return bool(answer.other.strip() or set(answer.options) - sought)


@dataclass(frozen=True)
class Party:
    """One of the twelve parties of the responsibility network: in it, asked for, or not asked."""

    name: str
    state: BoxState | None

    @property
    def said(self) -> str:
        return str(IN_IT if self.state is BoxState.FILLED else SOUGHT)


def parties(answers: Mapping[str, ChecklistAnswer], duties: Iterable[Responsibility]) -> list[Party]:
    """Return whom the circle has behind it, in the checklist's order."""
    by_option = {duty.option: duty.state for duty in duties if duty.duty == Duty.NETWORK and duty.state != State.ENDED}
    return [Party(option.label, _party_state(option, by_option)) for option in topics()[NETWORK].options]


def _party_state(option: Option, by_option: Mapping[str, str]) -> BoxState | None:
    state = by_option.get(option.code)
    return {State.TAKEN: BoxState.FILLED, State.OPEN: BoxState.SOUGHT}.get(state) if state else None  # type: ignore[call-overload]
