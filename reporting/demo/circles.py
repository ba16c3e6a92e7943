"""The demo circles, made as people make them: started, answered, sent, approved."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from groups.actions.checklist import Said, answer
from groups.actions.circles import approve, send, start
from groups.actions.timetables import close_days
from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from network.hours import HELSINKI, Span, monday_of
from network.models import Municipality, User
from reporting.demo.gatherings import load_past
from reporting.demo.places import place_of
from reporting.demo.rotas import load_rota

Row = Mapping[str, Any]
People = Mapping[str, User]
HISTORY = timedelta(weeks=104)
QUIET = timedelta(days=20)
COPIED = (
    "summary",
    "first_visit",
    "contact_name",
    "audiences",
    "area",
    "language",
    "openness",
    "languages",
    "ways",
    "manners",
    "meets_you",
    "just_sit",
    "costs",
    "how_long",
    "quiet_corner",
    "company",
)
COORDINATOR = "coordinator@example.org"


def exists(row: Row) -> bool:
    return Circle.objects.filter(is_demo=True, name=row["name"]).exists()


def load_draft(row: Row, people: People) -> Circle:
    """Start a circle and answer what the row answers."""
    lead = people[row["lead"]]
    municipality = Municipality.objects.get(code=row["municipality"])
    circle = start(
        name=row["name"], kind=row["kind"], municipality=municipality, language=row.get("language", "fi"), by=lead
    )
    circle.is_demo = True
    for field in COPIED:
        if field in row:
            setattr(circle, field, row[field])
    circle.save()
    if "helper" in row:
        CircleMember.objects.create(circle=circle, user=people[row["helper"]], role=MemberRole.HELPER)
    _answer_all(circle, row, lead)
    return Circle.objects.get(pk=circle.pk)


def go_quiet(circle: Circle) -> None:
    """Let nobody have written to the draft for a while."""
    then = timezone.now() - QUIET
    Circle.objects.filter(pk=circle.pk).update(updated_at=then, created_at=then)
    circle.answers.update(answered_at=then)


def load_sent(row: Row, people: People) -> Circle:
    """Answer everything and send the circle for approval."""
    return send(load_draft(row, people), by=people[row["lead"]])


def load_circle(row: Row, people: People, today: date) -> Circle:
    """Make a circle that has met for two years, with what was reported of it."""
    circle = load_sent(row, people)
    if row.get("closed_in_july"):
        for year in range(today.year - 2, today.year + 2):
            close_days(circle, date(year, 7, 1), date(year, 7, 31), "Heinäkuun tauko", by=people[row["lead"]])
    circle = approve(Circle.objects.get(pk=circle.pk), by=people[COORDINATOR])
    first = monday_of(today - HISTORY)
    began = datetime.combine(first, time(9), HELSINKI)
    facts = {"founded_on": first, "published_at": began, "sent_at": began - timedelta(days=7)}
    confirmed = today - timedelta(days=sum(map(ord, row["name"])) % 80)
    Circle.objects.filter(pk=circle.pk).update(**facts, confirmed_on=confirmed)
    circle.lead_terms.update(since=first)
    circle = Circle.objects.get(pk=circle.pk)
    load_past(circle, people[row["lead"]], first, today, usual=row["usual"], fades=row.get("fades", False))
    if "rota" in row:
        load_rota(circle, row, people)
    return circle


def _answer_all(circle: Circle, row: Row, lead: User) -> None:
    facts = _facts(row)
    for topic in [*row["answers"], *(t for t in facts if t not in row["answers"])]:
        said = row["answers"].get(topic, {})
        kept = {key: value for key, value in said.items() if key in ("other", "is_undecided")}
        options = tuple(said.get("options", ()))
        answer(circle, topic, Said(options, facts=facts.get(topic, {}), **kept), by=lead)


def _facts(row: Row) -> dict[str, dict[str, Any]]:
    """The topics' own fields: where, when, and whom to ask."""
    found: dict[str, dict[str, Any]] = {}
    place = place_of(row["listing"])
    if place or row.get("venue"):
        found["venue"] = {"place": place, "venue": row.get("venue", ""), "address": ""}
    if row["spans"]:
        found["meeting_times"] = {"spans": [_span(span) for span in row["spans"]], "unfinished": []}
    if row["contact_name"]:
        background = row["answers"]["facilitation"]["background"]
        found["facilitation"] = {
            "contact_name": row["contact_name"],
            "contact_phone": "",
            "background": background,
            "background_name": "",
        }
    return found


def _span(row: Row) -> Span:
    anchor = monday_of(timezone.localdate() - HISTORY) if row.get("every_weeks", 1) > 1 else None
    return Span(**row, anchor=anchor)
