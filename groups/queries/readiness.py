"""How far a circle's checklist is, and what is missing before it can be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from groups.checklist import Topic, in_words, topics
from groups.enums import MemberRole
from groups.models import ChecklistAnswer, Circle
from groups.queries.meetings import times_in_words, venue_in_words
from network.enums import OpenState
from network.hours import Span

NAMED, ASKED = "named", "network"


class Status(Enum):
    """How far one topic is."""

    DONE = "done"
    TOGETHER = "together"
    OPEN = "open"

    @property
    def label(self) -> str:
        return str(STATUS_LABELS[self])

    @property
    def colour(self) -> str:
        return {Status.DONE: "green", Status.TOGETHER: "blue", Status.OPEN: "grey"}[self]


STATUS_LABELS = {
    Status.DONE: gettext_lazy("Tehty"),
    Status.TOGETHER: gettext_lazy("Päätetään yhdessä"),
    Status.OPEN: gettext_lazy("Vielä auki"),
}


@dataclass(frozen=True)
class Item:
    """One topic of a circle's checklist: what was answered, and how far it is."""

    topic: Topic
    answer: ChecklistAnswer | None
    status: Status
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "; ".join(self.lines)


@dataclass(frozen=True)
class Missing:
    """One thing to do before sending: where to do it, and what exactly."""

    topic: str
    text: str


def answers_of(circle: Circle) -> dict[str, ChecklistAnswer]:
    return {answer.topic: answer for answer in circle.answers.all()}


def items_of(circle: Circle) -> list[Item]:
    """Return the twelve topics with the circle's answers, in the checklist's order."""
    answers = answers_of(circle)
    return [item(circle, topic, answers.get(code)) for code, topic in topics().items()]


def item(circle: Circle, topic: Topic, answer: ChecklistAnswer | None) -> Item:
    facts = _facts_in_words(circle, topic)
    said = in_words(topic, answer.options, answer.other) if answer else []
    undecided = Status.TOGETHER if answer and answer.is_undecided else Status.OPEN
    return Item(topic, answer, Status.DONE if said or facts else undecided, (*facts, *said))


def _facts_in_words(circle: Circle, topic: Topic) -> list[str]:
    if topic.code == "meeting_times":
        return times_in_words(circle)
    if topic.code == "venue":
        venue = venue_in_words(circle)
        return [venue] if venue else []
    return []


def done_count(items: list[Item]) -> int:
    """Return how many topics need nothing more before the first gathering."""
    return sum(1 for item in items if item.status is not Status.OPEN)


def missing_before_sending(circle: Circle) -> list[Missing]:
    """Return what the network's required list still lacks, each with the topic where it is answered."""
    answers = answers_of(circle)
    checks = [_check(circle, answers, code) for code in settings.CHECKLIST_REQUIRED]
    return [missing for missing in checks if missing is not None]


def _check(circle: Circle, answers: Mapping[str, ChecklistAnswer], code: str) -> Missing | None:
    roles = {member.role for member in circle.members.all()}
    if code == "lead":
        return None if MemberRole.LEAD in roles else Missing("facilitation", gettext("Piirillä ei ole vastuuhenkilöä."))
    if code == "background_contact":
        if MemberRole.BACKGROUND_CONTACT in roles or background_of(answers.get("facilitation")):
            return None
        return Missing("facilitation", gettext("Kuka on taustayhteyshenkilö? Voit myös pyytää verkostoa nimeämään."))
    return _check_topic(circle, answers.get(code), topics()[code])


def _check_topic(circle: Circle, answer: ChecklistAnswer | None, topic: Topic) -> Missing | None:
    if topic.code == "venue":
        return None if circle.place_id or circle.venue else Missing("venue", gettext("Missä piiri kokoontuu?"))
    if topic.code == "meeting_times":
        return None if open_spans(circle) else Missing("meeting_times", gettext("Minä päivänä ja mihin aikaan?"))
    return None if answer and (answer.options or answer.other.strip()) else Missing(topic.code, topic.label)


def background_of(answer: ChecklistAnswer | None) -> str:
    """Return "named", "network" (the network is asked to name somebody), or nothing."""
    found = answer.details.get("background") if answer else ""
    return found if found in (NAMED, ASKED) else ""


def open_spans(circle: Circle) -> list[Span]:
    """Return the weekly times at which the circle meets, or none."""
    spans = circle.timetable.as_hours().spans if circle.timetable else ()
    return [span for span in spans if span.state == OpenState.OPEN and span.valid_until is None]
