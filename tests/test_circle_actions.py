"""A circle's life from draft to end, and what the index knows of it."""

from datetime import date
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from groups.actions.checklist import Said, answer
from groups.actions.circles import NotReadyError, approve, ask_for_change, edit, pause, resume, send, start
from groups.actions.endings import end
from groups.enums import CircleState, MemberRole
from groups.models import Circle
from groups.states import WrongStateError
from network.actions.listings import rebuild_listings
from network.enums import ListingKind, Precision, Role
from network.hours import Span
from network.models import AuditEntry, Listing, User
from places.announcements import place_changed, place_closed
from places.models import TimetableException
from tests.make import make_circle, make_member, make_municipality, make_place, make_user

pytestmark = pytest.mark.django_db


def ready_draft(lead: User | None = None) -> Circle:
    lead = lead or make_user()
    circle = start(name="Hervannan torstai", municipality=make_municipality(), area="Hervanta", language="fi", by=lead)
    answer(circle, "for_whom", Said(("lonely",)), by=lead)
    answer(circle, "venue", Said(facts={"place": None, "venue": "Kerhohuone", "address": "Insinöörinkatu 1"}), by=lead)
    answer(circle, "meeting_times", Said(facts={"spans": [Span(4, 780, 900)], "unfinished": []}), by=lead)
    contact = {"contact_name": "Aino", "contact_phone": "", "background": "network", "background_name": ""}
    answer(circle, "facilitation", Said(("volunteer",), facts=contact), by=lead)
    return Circle.objects.get(pk=circle.pk)


def listing_of(circle: Circle) -> Listing | None:
    return Listing.objects.filter(kind=ListingKind.CIRCLE, key=circle.pk).first()


def test_a_draft_has_its_founder_as_lead_and_an_address_of_its_own() -> None:
    first = start(name="New", municipality=make_municipality(), language="fi", by=make_user())
    second = start(name="New", municipality=make_municipality(), language="fi", by=make_user())
    third = start(name="мир", municipality=make_municipality(), language="fi", by=make_user())
    assert [first.slug, second.slug, third.slug] == ["new-2", "new-3", "piiri"]
    assert first.state == CircleState.DRAFT
    assert first.members.get().role == MemberRole.LEAD
    assert "open_to_all" in first.openness


def test_the_same_sent_twice_is_one_draft_and_a_week_later_another() -> None:
    aino, town = make_user(), make_municipality()
    facts = {"name": "Sama", "municipality": town, "language": "fi", "by": aino}
    with time_machine.travel("2026-11-22T09:00:00+02:00") as clock:
        assert start(**facts) == start(**facts)
        clock.shift(7 * 24 * 3600)
        start(**facts)
    assert Circle.objects.count() == 2


def test_what_is_missing_is_said_exactly_and_nothing_is_sent() -> None:
    lead = make_user()
    circle = start(name="Piiri", municipality=make_municipality(), language="fi", by=lead)
    with pytest.raises(NotReadyError) as refused:
        send(circle, by=lead)
    assert [m.topic for m in refused.value.missing] == ["for_whom", "venue", "meeting_times", "facilitation"]
    circle.refresh_from_db()
    assert circle.state == CircleState.DRAFT


def test_the_network_sets_what_is_required(settings) -> None:
    settings.CHECKLIST_REQUIRED = ["principles"]
    lead = make_user()
    circle = start(name="Piiri", municipality=make_municipality(), language="fi", by=lead)
    with pytest.raises(NotReadyError) as refused:
        send(circle, by=lead)
    assert [m.topic for m in refused.value.missing] == ["principles"]
    answer(circle, "principles", Said(is_undecided=True), by=lead)
    with pytest.raises(NotReadyError):
        send(circle, by=lead)
    answer(circle, "principles", Said(("equality",)), by=lead)
    assert send(circle, by=lead).state == CircleState.SENT


def test_sent_approved_and_found(django_capture_on_commit_callbacks) -> None:
    circle = ready_draft()
    coordinator = make_member(Role.COORDINATOR)
    make_member(Role.COORDINATOR, make_municipality("562"))
    with django_capture_on_commit_callbacks(execute=True):
        send(circle, by=circle.members.get().user)
        send(circle, by=circle.members.get().user)
    assert [m.to for m in mail.outbox] == [[coordinator.email]]
    assert listing_of(circle) is None
    with django_capture_on_commit_callbacks(execute=True):
        circle = approve(circle, background_contact=coordinator, by=coordinator)
        approve(circle, by=coordinator)
    assert circle.state == CircleState.PUBLISHED
    assert len(mail.outbox) == 2
    assert f"/fi/circles/{circle.slug}/" in mail.outbox[1].body
    assert circle.members.filter(role=MemberRole.BACKGROUND_CONTACT, user=coordinator).count() == 1
    listing = listing_of(circle)
    assert listing is not None
    assert listing.codes("kind") == ["neighbourhood_circle"]
    assert "lonely" in listing.codes("need")
    assert listing.precision == Precision.MUNICIPALITY
    assert AuditEntry.objects.filter(object_type="groups.circle", verb="circle approve").count() == 1


def test_a_change_is_asked_with_words_and_sent_again(django_capture_on_commit_callbacks) -> None:
    circle = ready_draft(make_user(language="sv"))
    lead, coordinator = circle.members.get().user, make_member(Role.COORDINATOR)
    send(circle, by=lead)
    with django_capture_on_commit_callbacks(execute=True):
        circle = ask_for_change(circle, message="Mistä oven avain saadaan? <b>&", by=coordinator)
    assert circle.coordinator_message == "Mistä oven avain saadaan? <b>&"
    assert "Mistä oven avain saadaan? <b>&" in mail.outbox[-1].body
    assert f"/sv/circles/{circle.slug}/checklist/" in mail.outbox[-1].body
    assert send(circle, by=lead).coordinator_message == ""


def test_a_letter_that_fails_does_not_lose_the_act(django_capture_on_commit_callbacks) -> None:
    circle = ready_draft()
    make_member(Role.COORDINATOR)
    with (
        patch.object(EmailBackend, "send_messages", side_effect=OSError("no mail today")),
        django_capture_on_commit_callbacks(execute=True),
    ):
        send(circle, by=circle.members.get().user)
    circle.refresh_from_db()
    assert circle.state == CircleState.SENT


def test_where_no_approval_is_asked_the_circle_is_published_at_once(settings) -> None:
    settings.CIRCLES_NEED_APPROVAL = False
    circle = ready_draft()
    assert send(circle, by=circle.members.get().user).state == CircleState.PUBLISHED
    assert listing_of(circle) is not None


def test_a_break_takes_the_circle_out_of_search_and_going_on_brings_it_back() -> None:
    circle, lead = make_circle((2, 780, 900)), make_user()
    edit(circle, by=lead, summary="Kahvia ja juttuja")
    assert listing_of(circle).summary == "Kahvia ja juttuja"
    assert pause(circle, by=lead).state == CircleState.PAUSED
    assert pause(circle, by=lead).state == CircleState.PAUSED
    assert listing_of(circle) is None
    assert resume(circle, by=lead).state == CircleState.PUBLISHED
    assert listing_of(circle) is not None
    assert end(circle, by=lead).state == CircleState.ENDED
    with pytest.raises(WrongStateError):
        resume(circle, by=lead)


def rows_of_index() -> list[tuple]:
    rows = []
    for listing in Listing.objects.order_by("kind", "key"):
        facts = {k: v for k, v in listing.__dict__.items() if k not in ("id", "_state")}
        spans = [str(s) + str(s.phase) for s in listing.spans.all()]
        facets = sorted((f.facet, f.code) for f in listing.facets.all())
        rows.append((sorted(facts.items()), spans, facets, [str(e) for e in listing.exceptions.all()]))
    return rows


def test_the_rebuilt_index_equals_the_live_one(settings) -> None:
    settings.CIRCLES_NEED_APPROVAL = False
    circle = ready_draft()
    send(circle, by=circle.members.get().user)
    circle = edit(circle, by=circle.members.get().user, audiences=["older_people", "men"], summary="Tervetuloa")
    place = make_place(name="Kirjasto")
    answer(circle, "venue", Said(facts={"place": place, "venue": "2. kerros", "address": ""}), by=None)
    two_weeks = Span(5, 600, 660, every_weeks=2, anchor=date(2026, 11, 27))
    answer(circle, "meeting_times", Said(facts={"spans": [two_weeks], "unfinished": []}), by=None)
    pause(ready := make_circle(), by=make_user())
    live = [row for row in rows_of_index() if ("kind", "circle") in row[0]]
    rebuild_listings()
    assert [row for row in rows_of_index() if ("kind", "circle") in row[0]] == live
    assert len(live) == 1
    assert listing_of(circle).codes("place") == [str(place.pk)]
    assert listing_of(ready) is None


def test_a_changed_place_changes_what_is_found_of_its_circles() -> None:
    place = make_place(name="Vanha nimi")
    circle = make_circle((2, 780, 900), place=place)
    place.name = "Uusi nimi"
    place.save()
    place_changed.send(sender=type(place), place=place, by=None)
    assert listing_of(circle).venue == "Uusi nimi"


def test_a_closed_place_closes_the_circle_unless_it_has_its_own_word() -> None:
    place = make_place((1, 600, 900))
    circle, other = make_circle((2, 780, 900), place=place), make_circle((2, 780, 900), place=place)
    away = make_circle((2, 780, 900))
    own = TimetableException.objects.create(
        timetable=other.timetable, first=date(2026, 12, 22), last=date(2026, 12, 22), state="open", starts=600, ends=660
    )
    closing = TimetableException(first=date(2026, 12, 21), last=date(2027, 1, 3), reason="Joulutauko")
    for _twice in range(2):
        place_closed.send(sender=type(place), place=place, exception=closing, by=None)
    assert [e.reason for e in circle.timetable.exceptions.all()] == ["Joulutauko"]
    assert list(other.timetable.exceptions.all()) == [own]
    assert not away.timetable.exceptions.exists()
    assert listing_of(circle).exceptions.count() == 1


@time_machine.travel("2026-11-24T09:00:00+02:00", tick=False)
def test_new_times_end_the_old_ones_and_todays_gathering_stays() -> None:
    circle = make_circle((2, 780, 900), (5, 600, 660))
    new = [Span(2, 840, 960), Span(5, 600, 660)]
    answer(circle, "meeting_times", Said(facts={"spans": new, "unfinished": []}), by=None)
    rows = list(circle.timetable.spans.order_by("weekday", "starts"))
    today, tomorrow = date(2026, 11, 24), date(2026, 11, 25)
    assert [(r.weekday, r.starts, r.valid_from, r.valid_until) for r in rows] == [
        (2, 780, None, today),
        (2, 840, tomorrow, None),
        (5, 600, None, None),
    ]
    answer(circle, "meeting_times", Said(facts={"spans": [Span(5, 600, 660)], "unfinished": []}), by=None)
    assert circle.timetable.spans.filter(weekday=2, starts=840).count() == 0


@time_machine.travel("2026-11-22T09:00:00+02:00", tick=False)
def test_gatherings_are_expected_of_a_circle_that_meets_and_taken_back_in_a_break(settings) -> None:
    settings.CIRCLES_NEED_APPROVAL = False
    circle = ready_draft()
    assert not circle.gatherings.exists()
    circle = send(circle, by=circle.members.get().user)
    assert circle.gatherings.order_by("day").first().day == date(2026, 11, 26)
    answer(circle, "meeting_times", Said(facts={"spans": [Span(2, 780, 900)], "unfinished": []}), by=None)
    assert {g.day.isoweekday() for g in circle.gatherings.all()} == {2}
    pause(circle, by=make_user())
    assert not circle.gatherings.exists()
