"""Calendar files as hours: what is read, what is refused, and that our own feed comes back as it went."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from network.calendars import Feed, Subject, Window, feed_bytes
from network.hours import DayException, Span, Timetable, openings_on
from places.calendar_reading import read_calendar
from places.opening_text import OpeningTextError

TODAY = date(2026, 11, 29)
AT = "DTSTART;TZID=Europe/Helsinki:"


def calendar(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//FI"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", *([] if "UID:" in event else [f"UID:{number}"]), *event.split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def weekly(rule: str, begins: str = "20261201T100000") -> bytes:
    return calendar(f"{AT}{begins}\nDURATION:PT2H\nRRULE:{rule}\nSUMMARY:Tupa")


@pytest.mark.parametrize(
    ("rule", "spans"),
    [
        ("FREQ=WEEKLY", [Span(2, 600, 720, valid_from=date(2026, 12, 1))]),
        (
            "FREQ=WEEKLY;BYDAY=TU,TH",
            [Span(2, 600, 720, valid_from=date(2026, 12, 1)), Span(4, 600, 720, valid_from=date(2026, 12, 3))],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270301T220000Z",
            [
                Span(
                    2, 600, 720, every_weeks=2, anchor=date(2026, 12, 1),
                    valid_from=date(2026, 12, 1), valid_until=date(2027, 2, 23),
                )
            ],
        ),
        ("FREQ=WEEKLY;COUNT=3", [Span(2, 600, 720, valid_from=date(2026, 12, 1), valid_until=date(2026, 12, 15))]),
        ("FREQ=MONTHLY;BYDAY=1TU", [Span(2, 600, 720, nth_of_month=1, valid_from=date(2026, 12, 1))]),
        ("FREQ=DAILY;INTERVAL=14", [
            Span(2, 600, 720, every_weeks=2, anchor=date(2026, 12, 1), valid_from=date(2026, 12, 1))
        ]),
    ],
)  # fmt: skip
def test_repeats_are_weekday_rows(rule: str, spans: list[Span]) -> None:
    read = read_calendar(weekly(rule), TODAY).timetable
    assert (list(read.spans), list(read.exceptions)) == (spans, [])


def test_what_began_long_ago_holds_already_and_keeps_its_turn() -> None:
    read = read_calendar(weekly("FREQ=WEEKLY;INTERVAL=2", "20200107T100000"), TODAY).timetable
    span = read.spans[0]
    assert (span.valid_from, span.every_weeks) == (None, 2)
    days = [TODAY + timedelta(days=step) for step in range(40)]
    assert [d for d in days if span.is_on(d)] == [
        d for d in days if d.isoweekday() == 2 and (d - date(2020, 1, 7)).days % 14 == 0
    ]


def test_left_out_moved_and_cancelled_times_are_days_that_differ() -> None:
    master = (
        f"UID:a\n{AT}20261202T100000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Helsinki:20261209T100000"
    )
    moved = f"UID:a\nRECURRENCE-ID;TZID=Europe/Helsinki:20261216T100000\n{AT}20261217T120000\nDURATION:PT1H"
    last = "RECURRENCE-ID;TZID=Europe/Helsinki:20261223T100000"
    gone = f"UID:a\n{last}\n{AT}20261223T100000\nDURATION:PT2H\nSTATUS:CANCELLED"
    read = read_calendar(calendar(master, moved, gone), TODAY)
    closed = [DayException(day, day) for day in (date(2026, 12, 9), date(2026, 12, 16), date(2026, 12, 23))]
    added = DayException(date(2026, 12, 17), date(2026, 12, 17), "", 720, 780, "open")
    assert sorted(read.timetable.exceptions, key=lambda e: e.first) == sorted([*closed, added], key=lambda e: e.first)
    with override("fi"):
        assert any("Peruttuja" in str(remark) for remark in read.remarks)


def test_closed_days_go_before_what_repeats() -> None:
    shut = "DTSTART;VALUE=DATE:20261222\nDTEND;VALUE=DATE:20261226\nSUMMARY:Suljettu joulun ajan"
    read = read_calendar(calendar(f"{AT}20261201T100000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY", shut), TODAY).timetable
    assert list(read.exceptions) == [DayException(date(2026, 12, 22), date(2026, 12, 25), "Suljettu joulun ajan")]


def test_a_single_event_is_a_day_that_differs_beside_the_weeks_hours() -> None:
    market = f"{AT}20261201T180000\nDURATION:PT2H\nSUMMARY:Myyjäiset"
    read = read_calendar(calendar(f"{AT}20261201T100000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY", market), TODAY).timetable
    assert [(o.starts, o.ends) for o in openings_on(read, date(2026, 12, 1))] == [(600, 720), (1080, 1200)]


def test_a_title_says_self_service() -> None:
    read = read_calendar(calendar(f"{AT}20261201T100000\nDURATION:PT2H\nSUMMARY:Kirjasto (omatoimiaika)"), TODAY)
    assert read.timetable.exceptions[0].state == "self_service"


def test_nights_are_cut_at_midnight() -> None:
    read = read_calendar(calendar(f"{AT}20261204T200000\nDURATION:PT6H\nRRULE:FREQ=WEEKLY"), TODAY).timetable
    assert [(s.weekday, s.starts, s.ends) for s in read.spans] == [(5, 1200, 1440), (6, 0, 120)]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (b"", "ei ole kalenteri"),
        (b"\xff\xfe\x00", "ei ole kalenteri"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "yhtään tapahtumaa"),
        (b"BEGIN:VCALENDAR\r\n" * 50, "ei ole kalenteri"),
        (weekly("FREQ=YEARLY"), "Tupa"),
        (weekly("FREQ=MONTHLY;BYMONTHDAY=13"), "Tupa"),
        (weekly("FREQ=SECONDLY"), "Tupa"),
        (weekly("FREQ=WEEKLY;BYDAY=1TU"), "Tupa"),
        (weekly("FREQ=WEEKLY;INTERVAL=9"), "Tupa"),
        (weekly("FREQ=WEEKLY;INTERVAL=0"), "Tupa"),
        (weekly("FREQ=WEEKLY;BYHOUR=9,10"), "Tupa"),
        (calendar("DTSTART:20261201T080000Z\nDURATION:PT2H\nRRULE:FREQ=WEEKLY\nSUMMARY:Tupa"), "kesäajan"),
        (calendar("DTSTART;TZID=Kuu/Meri:20261201T080000\nDURATION:PT2H\nSUMMARY:Tupa"), "Kuu/Meri"),
        (calendar("DTSTART;VALUE=DATE:20261201\nSUMMARY:Juhla"), "Juhla"),
        (calendar(f"{AT}20261201T100000\nDURATION:PT2H\nSUMMARY:Suljettu"), "Suljettu"),
        (calendar(f"{AT}20261201T100000\nSUMMARY:Tupa"), "päättymisaikaa"),
        (calendar(f"{AT}20261201T100000\nDURATION:P3D\nSUMMARY:Tupa"), "Tupa"),
        (calendar("DTSTART:tänään\nDURATION:PT2H\nSUMMARY:Tupa"), "aikaa ei voi lukea"),
        (calendar(f"{AT}20200101T100000\nDURATION:PT2H"), "yhtään tulevaa"),
        (calendar(f"{AT}20261201T100000\nDURATION:PT2H\nSTATUS:CANCELLED"), "yhtään tulevaa"),
        (
            calendar(*[f"{AT}202612{d:02d}T{h:02d}0000\nDURATION:PT{d}M" for d in range(1, 29) for h in (8, 9, 10)]),
            "riviä",
        ),
        (calendar(*[f"{AT}20261201T100000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY"] * 61), "liian monta"),
        (calendar(*[f"{AT}20261201T100000\nDURATION:PT2H"] * 1501), "liian monta"),
        (calendar(f"{AT}20261201T100000\nDURATION:PT2H\nDESCRIPTION:{'x' * 600_000}"), "liian suuri"),
    ],
)
def test_refused_with_a_reason(sent: bytes, message: str) -> None:
    with override("fi"), pytest.raises(OpeningTextError) as refused:
        read_calendar(sent, TODAY)
    with override("fi"):
        assert message in str(refused.value)


def test_our_own_feed_comes_back_as_it_went() -> None:
    week = Timetable(
        (
            *(Span(day, 600, 960) for day in range(1, 6)),
            Span(1, 420, 600, "self_service"),
            Span(6, 600, 720, every_weeks=2, anchor=date(2026, 12, 5)),
        ),
        (DayException(date(2026, 12, 14), date(2026, 12, 16), "remontti"),),
        holidays="closed",
    )
    window = Window(TODAY, TODAY + timedelta(days=180))
    subject = Subject("place-1", "Tupa", week, "https://example.org/", datetime(2026, 11, 1, tzinfo=UTC))
    with override("fi"):
        sent = feed_bytes(Feed("Tupa", "", "https://example.org/", (subject,), window), "example.org")
    read = read_calendar(sent, TODAY).timetable
    usual = Timetable(read.spans, read.exceptions, "as_usual")
    for day in window.days():
        told, found = openings_on(week, day), openings_on(usual, day)
        assert [(o.starts, o.ends, o.state) for o in found] == [(o.starts, o.ends, o.state) for o in told], day


lines = st.sampled_from(
    ["BEGIN:VEVENT", "END:VEVENT",
     f"{AT}20261201T100000", "DTSTART:20261201", "DURATION:PT2H", "DTEND:20261201T120000Z",
     "RRULE:FREQ=WEEKLY",
     "RRULE:FREQ=WEEKLY;UNTIL=x", "RRULE:;", "RRULE:FREQ=DAILY;COUNT=999999999", "EXDATE:20261208",
     "RECURRENCE-ID:20261208T100000", "UID:a", "STATUS:CANCELLED", "SUMMARY:x", "DTSTART:00010101T000000",
     "DTSTART:99991231T235900", "RDATE:20261208T100000", "DURATION:-PT2H", "BEGIN:VTIMEZONE", "X:\u0000",
     "BEGIN:VALARM", "RRULE:FREQ=WEEKLY;INTERVAL=x", "RRULE:FREQ=MONTHLY;BYDAY=9MO", "DTEND:x", "EXDATE:x"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(lines, max_size=14), st.binary(max_size=20))
def test_any_file_is_read_or_refused(some: list[str], rest: bytes) -> None:
    body = "\r\n".join(["BEGIN:VCALENDAR", *some, "END:VCALENDAR"]).encode()
    for sent in (body, body + rest, rest):
        with suppress(OpeningTextError):
            read_calendar(sent, TODAY)
