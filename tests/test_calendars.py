"""Calendars: the openings that the pages promise, in wall time, cancelled ones as cancelled, the same bytes again."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from groups.actions.circles import pause
from groups.actions.gatherings import add_gathering, cancel_gathering, move_gathering
from groups.actions.listings import index_circle
from network.calendars import Feed, Subject, Window, feed_bytes, merged, occurrences
from network.hours import HELSINKI, DayException, Opening, Span, Timetable, moment_of, monday_of
from places.actions import close_place, publish_place
from tests.make import make_circle, make_gathering, make_place

SUNDAY = Span(7, 180 + 30, 600)
REVISED = datetime(2026, 11, 1, 12, tzinfo=ZoneInfo("UTC"))
CLOCK_CHANGES = [date(2026, 3, 29), date(2026, 10, 25)]


def subject(timetable: Timetable, **fields: object) -> Subject:
    return Subject("place-1", "Liina", timetable, "https://example.org/x", REVISED, **fields)  # type: ignore[arg-type]


def feed(found: Subject, first: date, last: date) -> bytes:
    return feed_bytes(Feed("Liina", "Ajat", found.url, (found,), Window(first, last)), "example.org")


def read(address: str) -> Calendar:
    answer = Client().get(address)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content)


def events(calendar: Calendar) -> dict[tuple[str, str], str]:
    """Status by title and start in local time."""
    return {
        (str(e["summary"]), f"{e['dtstart'].dt.astimezone(HELSINKI):%Y-%m-%d %H:%M}"): str(e["status"])
        for e in calendar.walk("VEVENT")
    }


# --- Pure ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", CLOCK_CHANGES)
def test_wall_time_is_kept_over_the_clock_changes(day: date) -> None:
    """Read with the feed's own zone rules, not with those of this machine."""
    weeks = [day - timedelta(days=7), day, day + timedelta(days=7)]
    calendar = Calendar.from_ical(
        feed(subject(Timetable((Span(7, 360, 720),), holidays="as_usual")), weeks[0], weeks[-1])
    )
    own_rules = calendar.timezones[0].to_tz(lookup_tzid=False)
    starts = [e["dtstart"] for e in calendar.walk("VEVENT")]
    assert [start.params["TZID"] for start in starts] == ["Europe/Helsinki"] * 3
    walls = [start.dt.replace(tzinfo=None) for start in starts]
    assert [(wall.date(), wall.hour) for wall in walls] == [(week, 6) for week in weeks]
    theirs = [wall.replace(tzinfo=own_rules).utcoffset() for wall in walls]
    assert theirs == [wall.replace(tzinfo=HELSINKI).utcoffset() for wall in walls]
    assert len(set(theirs)) == 2


def test_the_zone_is_written_as_rules() -> None:
    text = feed(subject(Timetable()), date(2026, 1, 1), date(2026, 1, 2)).decode()
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert text.count("RRULE:FREQ=YEARLY;UNTIL=2037") == 2
    assert "RDATE" not in text


def test_the_same_facts_give_the_same_bytes() -> None:
    found = subject(Timetable((SUNDAY,), holidays="as_usual"), where="Katu 1; 3, Tampere")
    assert feed(found, *CLOCK_CHANGES) == feed(found, *CLOCK_CHANGES)
    identities = [str(e["uid"]) for e in Calendar.from_ical(feed(found, *CLOCK_CHANGES)).walk("VEVENT")]
    assert len(identities) == len(set(identities)) == 31


def test_openings_that_touch_are_one_event() -> None:
    day = date(2026, 11, 24)
    openings = [Opening(day, 540, 720), Opening(day, 600, 660), Opening(day, 720, 780), Opening(day, 720, 900, "x")]
    assert merged(openings) == [Opening(day, 540, 780), Opening(day, 720, 900, "x")]


def test_a_closed_door_is_absent_and_a_meeting_cancelled() -> None:
    tuesday = date(2026, 11, 24)
    timetable = Timetable((Span(2, 600, 660),), (DayException(tuesday, tuesday, "inventaario"),))
    window = Window(tuesday, tuesday + timedelta(days=7))
    kept = (Opening(tuesday + timedelta(days=7), 600, 660), False)
    assert occurrences(subject(timetable), window) == [kept]
    assert occurrences(subject(timetable, tells_cancelled=True), window) == [(Opening(tuesday, 600, 660), True), kept]


def test_midnight_ends_on_the_next_day() -> None:
    day = date(2026, 11, 24)
    (event,) = Calendar.from_ical(feed(subject(Timetable((Span(2, 1200, 1440),))), day, day)).walk("VEVENT")
    assert event["dtend"].dt == moment_of(day, 1440)


# --- A place ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_places_calendar_follows_its_hours(django_assert_max_num_queries: object) -> None:
    place = make_place((1, 540, 900), name="Kohtaamispaikka Liina", address="Katu 1", precision="exact")
    monday = monday_of(timezone.localdate()) + timedelta(days=7)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        found = events(read(f"/calendar/places/{place.slug}.ics"))
    assert found["Kohtaamispaikka Liina", f"{monday} 09:00"] == "CONFIRMED"
    assert min(day for _name, day in found) >= f"{timezone.localdate() - timedelta(days=30)}"
    assert 28 <= len(found) <= 31  # a Monday that is a public holiday is not promised
    close_place(place, first=monday, last=monday, reason="loma", by=None)
    assert ("Kohtaamispaikka Liina", f"{monday} 09:00") not in events(read(f"/calendar/places/{place.slug}.ics"))


@pytest.mark.django_db
def test_a_place_says_where_but_not_whom_to_ask() -> None:
    place = make_place((1, 540, 900), contact_name="Aino", contact_phone="040 1", contact_email="aino@example.org")
    text = Client().get(f"/calendar/places/{place.slug}.ics").content.decode()
    assert "LOCATION:Tampere" in text
    assert "GEO" not in text, "a centre point is not an address"
    assert not any(word in text for word in ("Aino", "040 1", "aino@"))


@pytest.mark.django_db
def test_hours_too_old_to_show_are_not_in_the_calendar() -> None:
    place = make_place((1, 540, 900), confirmed_on=timezone.localdate() - timedelta(days=400))
    assert events(read(f"/calendar/places/{place.slug}.ics")) == {}


@pytest.mark.django_db
def test_an_unchanged_calendar_is_not_sent_again() -> None:
    place = make_place((1, 540, 900))
    address = f"/calendar/places/{place.slug}.ics"
    first = Client().get(address)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert f'filename="{place.slug}.ics"' in first.headers["Content-Disposition"]
    etag, moment = first.headers["ETag"], first.headers["Last-Modified"]
    assert Client().get(address).content == first.content
    assert Client().get(address, headers={"if-none-match": etag}).status_code == 304
    assert Client().get(address, headers={"if-modified-since": moment}).status_code == 304
    with time_machine.travel(timezone.now() + timedelta(seconds=5), tick=False):
        close_place(place, first=date(2030, 1, 1), last=date(2030, 1, 2), reason="", by=None)
    assert Client().get(address, headers={"if-modified-since": moment}).status_code == 200


@pytest.mark.django_db
def test_a_calendar_speaks_the_language_it_is_asked_in() -> None:
    make_place((1, 540, 900), slug="liina")
    finnish = Client().get("/calendar/places/liina.ics", headers={"accept-language": "sv"})
    swedish = Client().get("/calendar/places/liina.ics?lang=sv")
    odd = Client().get("/calendar/places/liina.ics?lang=xx")
    assert finnish.content == odd.content != swedish.content
    assert "/fi/places/liina/" in finnish.content.decode()
    assert "/sv/places/liina/" in swedish.content.decode()
    assert (finnish.headers["Content-Language"], swedish.headers["Content-Language"]) == ("fi", "sv")


# --- A circle --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_cancelled_moved_and_added_gatherings_reach_the_calendars(django_assert_max_num_queries: object) -> None:
    circle = make_circle((1, 780, 900), name="Kahvipiiri", slug="kahvipiiri")
    index_circle(circle)
    monday = monday_of(timezone.localdate()) + timedelta(days=7)
    weeks = [monday + timedelta(days=7 * week) for week in range(4)]
    cancel_gathering(make_gathering(circle, weeks[0]), reason="lead_ill", by=None)
    moved_to = weeks[1] + timedelta(days=1)
    move_gathering(make_gathering(circle, weeks[1]), day=moved_to, starts=600, ends=660, by=None)
    extra = add_gathering(circle, day=weeks[2] + timedelta(days=2), starts=600, ends=660, by=None)
    expected = {
        ("Peruttu: Kahvipiiri", f"{weeks[0]} 13:00"): "CANCELLED",
        ("Peruttu: Kahvipiiri", f"{weeks[1]} 13:00"): "CANCELLED",
        ("Kahvipiiri", f"{moved_to} 10:00"): "CONFIRMED",
        ("Kahvipiiri", f"{extra.day} 10:00"): "CONFIRMED",
        ("Kahvipiiri", f"{weeks[3]} 13:00"): "CONFIRMED",
    }
    for address in ("/calendar/circles/kahvipiiri.ics", "/calendar/search.ics?q=kahvipiiri"):
        with django_assert_max_num_queries(5):  # type: ignore[operator]
            found = events(read(address))
        assert expected.items() <= found.items(), address
        assert ("Kahvipiiri", f"{weeks[0]} 13:00") not in found
    cancel_gathering(extra, reason="other", by=None)
    found = events(read("/calendar/circles/kahvipiiri.ics"))
    assert found["Peruttu: Kahvipiiri", f"{extra.day} 10:00"] == "CANCELLED"


@pytest.mark.django_db
def test_a_cancelled_meeting_keeps_its_identity_and_raises_its_sequence() -> None:
    circle = make_circle((1, 780, 900), slug="kahvipiiri")
    monday = monday_of(timezone.localdate()) + timedelta(days=7)

    def on_monday() -> tuple[str, int]:
        (event,) = [
            e
            for e in read("/calendar/circles/kahvipiiri.ics").walk("VEVENT")
            if e["dtstart"].dt.astimezone(HELSINKI).date() == monday
        ]
        return str(event["uid"]), int(event["sequence"])

    before = on_monday()
    cancel_gathering(make_gathering(circle, monday), reason="weather", by=None)
    after = on_monday()
    assert after[0] == before[0]
    assert after[1] > before[1]


@pytest.mark.django_db
def test_a_circle_on_a_break_meets_no_more() -> None:
    circle = make_circle((1, 780, 900), slug="kahvipiiri")
    pause(circle, by=None)
    today = f"{timezone.localdate() + timedelta(days=1)}"
    ahead = {status for (_n, day), status in events(read("/calendar/circles/kahvipiiri.ics")).items() if day >= today}
    assert ahead == {"CANCELLED"}


@pytest.mark.django_db
def test_a_draft_has_no_calendar() -> None:
    circle = make_circle((1, 780, 900), state="draft", published_at=None)
    assert Client().get(f"/calendar/circles/{circle.slug}.ics").status_code == 404


# --- A search --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_searchs_calendar_holds_what_the_search_finds_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Kahvila Aalto", "Kahvila Beeta", "Uimahalli"):
        publish_place(make_place((1, 540, 900), name=name))
    names = {name for name, _day in events(read("/calendar/search.ics?q=kahvila&open=2026-11-24T03:00"))}
    assert names == {"Kahvila Aalto", "Kahvila Beeta"}
    monkeypatch.setattr("places.queries.calendars.MOST_SUBJECTS", 1)
    calendar = read("/calendar/search.ics?q=kahvila")
    assert {name for name, _day in events(calendar)} == {"Kahvila Aalto"}
    assert "ensimmäistä" in str(calendar["x-wr-caldesc"])


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/fi/places/?q=liina", "/fi/places/liina/", "/fi/circles/kahvipiiri/"])
def test_a_page_tells_how_to_follow_it(address: str) -> None:
    publish_place(make_place((1, 540, 900), name="Liina", slug="liina"))
    make_circle((1, 780, 900), slug="kahvipiiri")
    page = Client().get(address).content.decode()
    assert "webcal://127.0.0.1:8000/calendar/" in page
    assert "lang=fi" in page
