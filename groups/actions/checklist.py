"""Answering a topic of the checklist; an answer acts on the circle and on the rooms above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from groups.actions.circles import locked
from groups.actions.listings import SEARCHED_TOPICS, index_circle
from groups.actions.timetables import coming_spans, key_of, set_meeting_times
from groups.actions.venues import leave_venue
from groups.announcements import topic_answered
from groups.checklist import topics
from groups.enums import CircleState
from groups.models import ChecklistAnswer, Circle
from groups.queries.what_changed import what_changed
from groups.reviewing import a_year_on
from network.audit import record
from network.enums import HolidayRule
from network.models import User


@dataclass(frozen=True)
class Said:
    """What was answered: options by code, own words, or "we decide together"; `facts` are the topic's own fields."""

    options: tuple[str, ...] = ()
    other: str = ""
    is_undecided: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


class AnsweredMeanwhileError(Exception):
    """Somebody answered the topic after the page was opened; `answer` is theirs, and it stands."""

    def __init__(self, answer: ChecklistAnswer) -> None:
        super().__init__(answer.topic)
        self.answer = answer


def token(answer: ChecklistAnswer | None) -> str:
    """Return what a page remembers of the answer that it showed."""
    return answer.answered_at.isoformat() if answer and answer.pk else ""


@transaction.atomic
def answer(circle: Circle, topic: str, said: Said, *, seen: str | None = None, by: User | None) -> ChecklistAnswer:
    """Write the circle's answer; with `seen`, only if nobody else has answered differently since that was shown."""
    if topic not in topics():
        raise ValueError(f"not a topic of the checklist: {topic}")
    circle = locked(circle)
    row = ChecklistAnswer.objects.filter(circle=circle, topic=topic).first() or ChecklistAnswer(topic=topic)
    row.circle = circle
    old = _as_said(row)
    if seen is not None and seen != token(row):
        if old != _as_said(row, said) or _differs(circle, topic, row, said.facts):
            raise AnsweredMeanwhileError(row)
        return row
    facts_before = facts_now(circle, topic, row)
    _write(row, said, by)
    record("topic answered", circle, by=by, changes={topic: [old, _as_said(row)]})
    if topic == "principles" and not said.facts and circle.review_on is None and (said.options or said.other):
        said = replace(said, facts={"review_on": a_year_on(timezone.localdate())})
    if said.facts and topic in APPLY:
        APPLY[topic](circle, said.facts, by)
    if circle.state == CircleState.PUBLISHED and (said.facts or topic in SEARCHED_TOPICS):
        index_circle(circle)
    replies = topic_answered.send(sender=ChecklistAnswer, circle=circle, answer=row, by=by)
    acted_above = [sentence for _receiver, sentences in replies for sentence in sentences or ()]
    row.acted = (*what_changed(circle, topic, facts_before, facts_now(circle, topic, row)), *acted_above)
    return row


def clear(circle: Circle, topic: str, *, seen: str | None = None, by: User | None) -> ChecklistAnswer:
    """Take the answer back: the topic is open again, with none of its own facts left."""
    return answer(circle, topic, Said(facts=EMPTY.get(topic, {})), seen=seen, by=by)


@transaction.atomic
def forget_doer(circle: Circle, topic: str, *, by: User | None) -> None:
    """Write that whoever said to be the topic's volunteer is that no more; the answer itself stays."""
    row = ChecklistAnswer.objects.select_for_update().filter(circle=circle, topic=topic).first()
    if row and row.details.get("doer"):
        record("doer gone", circle, by=by, changes={topic: [row.details["doer"], None]})
        row.details["doer"] = None
        row.save()


def _as_said(row: ChecklistAnswer, said: Said | None = None) -> list[Any]:
    if said is None:
        return [row.options, row.other, row.is_undecided]
    return [list(said.options), said.other, said.is_undecided]


def facts_now(circle: Circle, topic: str, row: ChecklistAnswer | None) -> dict[str, Any]:
    """Return the topic's own facts as they stand, in the shape in which an answer gives them."""
    details = row.details if row else {}
    if topic == "venue":
        return {"place": circle.place, "venue": circle.venue, "address": circle.address}
    if topic == "meeting_times":
        holidays = circle.timetable.holidays if circle.timetable else HolidayRule.UNKNOWN
        return {"spans": coming_spans(circle), "unfinished": details.get("unfinished", []), "holidays": holidays}
    if topic == "facilitation":
        own = {key: details.get(key, "") for key in ("background", "background_name")}
        shown = {"contact_name": circle.contact_name, "contact_phone": circle.contact_phone}
        return {**shown, **own, "doer": details.get("doer")}
    if topic in DOER_TOPICS:
        return {"doer": details.get("doer")}
    if topic == "responsibility_network":
        return {"agreed": details.get("agreed", [])}
    if topic == "principles":
        return {"review_on": circle.review_on}
    return {}


def _differs(circle: Circle, topic: str, row: ChecklistAnswer, facts: Mapping[str, Any]) -> bool:
    now = facts_now(circle, topic, row)
    if "spans" in facts and {key_of(s) for s in facts["spans"]} != {key_of(s) for s in now["spans"]}:
        return True
    return any(now[key] != value for key, value in facts.items() if key != "spans")


def _write(row: ChecklistAnswer, said: Said, by: User | None) -> None:
    row.options, row.other, row.is_undecided = list(said.options), said.other, said.is_undecided
    row.details = {**row.details, **{k: v for k, v in said.facts.items() if k in KEPT_AS_DETAILS}}
    row.answered_by = by
    row.save()


def _set_venue(circle: Circle, facts: Mapping[str, Any], by: User | None) -> None:
    if facts["place"] != circle.place:
        leave_venue(circle, by=by)
    circle.place, circle.venue, circle.address = facts["place"], facts["venue"], facts["address"]
    circle.save(update_fields=["place", "venue", "address", "updated_at"])


def _set_times(circle: Circle, facts: Mapping[str, Any], by: User | None) -> None:
    set_meeting_times(circle, facts["spans"], holidays=facts.get("holidays"), by=by)


def _set_contact(circle: Circle, facts: Mapping[str, Any], by: User | None) -> None:
    circle.contact_name, circle.contact_phone = facts["contact_name"], facts["contact_phone"]
    circle.save(update_fields=["contact_name", "contact_phone", "updated_at"])


def _set_review(circle: Circle, facts: Mapping[str, Any], by: User | None) -> None:
    circle.review_on = facts["review_on"]
    circle.save(update_fields=["review_on", "updated_at"])


APPLY: dict[str, Callable[[Circle, Mapping[str, Any], User | None], None]] = {
    "venue": _set_venue,
    "meeting_times": _set_times,
    "facilitation": _set_contact,
    "principles": _set_review,
}
EMPTY: dict[str, dict[str, Any]] = {
    "venue": {"place": None, "venue": "", "address": ""},
    "meeting_times": {"spans": [], "unfinished": [], "holidays": HolidayRule.UNKNOWN},
    "facilitation": {"contact_name": "", "contact_phone": "", "background": "", "background_name": "", "doer": None},
    "cleaning": {"doer": None},
    "principles": {"review_on": None},
    "planning_ahead": {"doer": None},
    "responsibility_network": {"agreed": []},
}
DOER_TOPICS = ("cleaning", "planning_ahead")
KEPT_AS_DETAILS = ("unfinished", "background", "background_name", "doer", "agreed")
