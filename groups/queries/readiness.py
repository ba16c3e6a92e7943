"""How far a circle's checklist is, and what is missing before it can be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from groups.checklist import Topic, in_words, topics
from groups.enums import MemberRole
from groups.models import ChecklistAnswer, Circle
from groups.queries.meetings import holidays_in_words, times_in_words, venue_in_words
from groups.queries.rules import BACKGROUND, LEAD, Rules, founding_rules
from network.enums import OpenState
from network.hours import Span

NAMED, ASKED = "named", "network"
FIELDS = {BACKGROUND: "id_background_0", "venue": "id_place", "meeting_times": "id_time-0-weekday"}


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
    url: str


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
        times = times_in_words(circle)
        return [*times, holidays_in_words(circle)] if times and holidays_in_words(circle) else times
    if topic.code == "venue":
        venue = venue_in_words(circle)
        return [venue] if venue else []
    return []


def done_count(items: list[Item]) -> int:
    """Return how many topics need nothing more before the first gathering."""
    return sum(1 for item in items if item.status is not Status.OPEN)


def missing_before_sending(circle: Circle, rules: Rules | None = None) -> list[Missing]:
    """Return what the network's required list still lacks, each with the question where it is answered."""
    answers = answers_of(circle)
    required = (rules or founding_rules()).required
    return [_missing(circle, code) for code in required if not _is_told(circle, answers, code)]


def _is_told(circle: Circle, answers: Mapping[str, ChecklistAnswer], code: str) -> bool:
    roles = {member.role for member in circle.members.all()}
    if code == LEAD:
        return MemberRole.LEAD in roles
    if code == BACKGROUND:
        return MemberRole.BACKGROUND_CONTACT in roles or bool(background_of(answers.get("facilitation")))
    if code == "venue":
        return bool(circle.place_id or circle.venue)
    if code == "meeting_times":
        return bool(open_spans(circle))
    answer = answers.get(code)
    return answer is not None and bool(answer.options or answer.other.strip())


def _missing(circle: Circle, code: str) -> Missing:
    if code == LEAD:
        text, page = gettext("Kuka on vastuuhenkilö?"), reverse("groups:edit_circle", args=[circle.slug])
        return Missing("facilitation", text, f"{page}#hand-over")
    asked = {
        BACKGROUND: ("facilitation", gettext("Kuka on taustayhteyshenkilö? Voit myös pyytää verkostoa nimeämään.")),
        "venue": ("venue", gettext("Missä piiri kokoontuu?")),
        "meeting_times": ("meeting_times", gettext("Minä päivänä ja mihin aikaan?")),
    }
    topic, text = asked[code] if code in asked else (code, topics()[code].label)
    page = reverse("groups:topic", args=[circle.slug, topic])
    return Missing(topic, text, f"{page}#{FIELDS.get(code, 'id_options_0')}")


def background_of(answer: ChecklistAnswer | None) -> str:
    """Return "named", "network" (the network is asked to name somebody), or nothing."""
    found = answer.details.get("background") if answer else ""
    return found if found in (NAMED, ASKED) else ""


def open_spans(circle: Circle) -> list[Span]:
    """Return the weekly times at which the circle meets, or none."""
    spans = circle.timetable.as_hours().spans if circle.timetable else ()
    return [span for span in spans if span.state == OpenState.OPEN and span.valid_until is None]
