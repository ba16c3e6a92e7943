"""Opening hours as text: what is understood, what is refused, and an independent reader's opinion."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from network.hours import (
    HELSINKI,
    DayException,
    Span,
    Timetable,
    is_uncertain_on,
    opening_at,
    openings_on,
    weekly_minutes,
)
from places.opening_text import OpeningTextError, read_hours, read_opening_text
from places.opening_text import refusal as why
from places.opening_text.day_sets import isoweek_monday
from places.opening_text.grammar import DAYS
from places.opening_text.suggesting import suggestion_for
from places.opening_text.turns import last_year_told
from places.opening_text.writing import write_hours

TODAY = date(2026, 11, 29)
MONDAY = date(2026, 11, 23)
TEXTS = (Path(__file__).parent / "opening_hours_texts.txt").read_text("utf-8").splitlines()
TAKEN = [line[2:] for line in TEXTS if line.startswith("+ ")]
REFUSED = [line[2:] for line in TEXTS if line.startswith("- ")]


def spans_of(text: str) -> list[Span]:
    return list(read_opening_text(text, TODAY).spans)


def test_there_are_enough_texts_of_every_kind() -> None:
    assert len(TAKEN) + len(REFUSED) == len(TEXTS) >= 254
    assert min(len(TAKEN), len(REFUSED)) > 100
    assert len(set(TEXTS)) == len(TEXTS)


def test_each_text_that_is_taken_is_written_and_read_again_as_the_same_hours() -> None:
    for text in TAKEN:
        read = read_hours(text, TODAY).timetable
        written = write_hours(read, TODAY)
        assert read_hours(written, TODAY).timetable == read, text
        assert write_hours(read_hours(written, TODAY).timetable, TODAY) == written


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_text_that_is_refused_says_why_in_the_persons_language(language: str) -> None:
    with override(language):
        for text in REFUSED:
            with pytest.raises(OpeningTextError) as refused:
                read_hours(text, TODAY)
            message = str(refused.value)
            assert len(message) > 10, text
            assert "%" not in message, text


def test_the_message_names_the_part_and_differs_by_language() -> None:
    messages = set()
    for language in ("fi", "sv", "en"):
        with pytest.raises(OpeningTextError) as refused:
            read_hours("Mo-Fr 08:00-15:00; Sa 10:00+", TODAY)
        with override(language):
            assert "10:00+" in str(refused.value)
            messages.add(refused.value.why)
    assert len(messages) == 3


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Mo-Fr 08:00-15:00", [Span(day, 480, 900) for day in range(1, 6)]),
        ("Tu 09:00-12:00; Th 12:00-15:00", [Span(2, 540, 720), Span(4, 720, 900)]),
        ("Tu, Th 9:00-14:00;", [Span(2, 540, 840), Span(4, 540, 840)]),
        ("Mo 08:00-09:00,10:00-12:00", [Span(1, 480, 540), Span(1, 600, 720)]),
        ("Mo 08:00-09:00, Mo 10:00-12:00", [Span(1, 480, 540), Span(1, 600, 720)]),
        ("Sa-Mo 10:00-11:00", [Span(1, 600, 660), Span(6, 600, 660), Span(7, 600, 660)]),
        ("Fr 18:00-02:00", [Span(5, 1080, 1440), Span(6, 0, 120)]),
        ("Su 22:00-00:00", [Span(7, 1320, 1440)]),
        ("Mo-We 08:00-15:00; Tu 10:00-11:00", [Span(1, 480, 900), Span(2, 600, 660), Span(3, 480, 900)]),
        ("Mo-We 08:00-15:00; Tu off", [Span(1, 480, 900), Span(3, 480, 900)]),
        ("Mo 09:00-18:00; Mo 12:00-13:00 off", [Span(1, 540, 720), Span(1, 780, 1080)]),
        ("Mo[1,3] 10:00-12:00", [Span(1, 600, 720, nth_of_month=1), Span(1, 600, 720, nth_of_month=3)]),
        ("Tu[-1] 10:00-12:00", [Span(2, 600, 720, nth_of_month=-1)]),
        ("24/7", [Span(day, 0, 1440) for day in range(1, 8)]),
        ("Jun-Aug Mo 10:00-12:00", [Span(1, 600, 720, season_from=601, season_until=831)]),
        ("Mo 10:00-12:00; Jul off", [Span(1, 600, 720, season_from=801, season_until=630)]),
        ("Nov 15-Feb 10 Mo 10:00-12:00", [Span(1, 600, 720, season_from=1115, season_until=210)]),
        ("SH Mo 10:00-12:00", [Span(1, 600, 720, school="holiday")]),
        ("Mo 10:00-12:00; SH off", [Span(1, 600, 720, school="term")]),
        ('Mo 10:00-12:00 "Ajanvarauksella"', [Span(1, 600, 720, "by_appointment")]),
        (
            'Mo 07:00-21:00 open "omatoimiaika", Mo 10:00-18:00',
            [Span(1, 420, 600, "self_service"), Span(1, 600, 1080), Span(1, 1080, 1260, "self_service")],
        ),
        (
            'Mo 10:00-12:00 || Mo 09:00-13:00 "by appointment"',
            [Span(1, 540, 600, "by_appointment"), Span(1, 600, 720), Span(1, 720, 780, "by_appointment")],
        ),
        (
            'Mo 10:00-12:00 || Mo "by appointment"; 11:00-13:00 off',
            [Span(1, 0, 600, "by_appointment"), Span(1, 600, 660), Span(1, 780, 1440, "by_appointment")],
        ),
        (
            "Mo 10:00-12:00; Dec 24,26 off",
            [
                Span(1, 600, 720, season_from=1225, season_until=1225),
                Span(1, 600, 720, season_from=1227, season_until=1223),
            ],
        ),
        ("2027 Jun 01+ Mo 10:00-12:00", [Span(1, 600, 720, valid_from=date(2027, 6, 1))]),
        ("2020 Jan 01-2027 Mar 31 Mo 10:00-12:00", [Span(1, 600, 720, valid_until=date(2027, 3, 31))]),
    ],
)
def test_understood(text: str, spans: list[Span]) -> None:
    assert spans_of(text) == spans


def test_odd_weeks_run_on_over_new_year_and_say_how_far_they_are_known() -> None:
    reading = read_hours("week 01-53/2 Mo 10:00-12:00", TODAY)
    first, then = reading.timetable.spans
    assert (first.every_weeks, first.valid_until, then.valid_from) == (2, date(2027, 1, 3), date(2027, 1, 4))
    assert then.valid_until == date(2033, 1, 2)  # 2032 has a 53rd week
    open_on = [
        day for day in (date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 11)) if _is_open(reading.timetable, day)
    ]
    assert open_on == [date(2026, 12, 28), date(2027, 1, 4)]  # 2026-W53 and 2027-W01 are both odd
    assert "2.1.2033" in str(reading.remarks[0])


def test_a_night_of_every_second_week_goes_on_after_midnight() -> None:
    timetable = read_hours("week 02-52/2 Sa 20:00-02:00", TODAY).timetable
    moments = [datetime(2026, 12, day, 1, 30, tzinfo=HELSINKI) for day in (6, 13, 20)]  # Sundays of weeks 49 to 51
    assert [opening_at(timetable, moment) is not None for moment in moments] == [False, True, False]
    with pytest.raises(OpeningTextError, match="02-52/2 Su"):
        read_hours("week 02-52/2 Su 20:00-02:00", TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "Jul off; Mo 10:00-12:00",
        "SH off; Mo 10:00-12:00",
        "2027 Jul 05 off; Mo 10:00-12:00",
        "Dec 24 10:00-12:00; Mo-Fr 09:00-15:00",
        "2026 Dec 24-26 10:00-12:00; Mo-Fr 09:00-15:00",
    ],
)
def test_a_closed_time_that_later_hours_would_open_is_never_lost_in_silence(text: str) -> None:
    closed, weekly = text.split("; ")
    with pytest.raises(OpeningTextError) as refused:
        read_hours(text, TODAY)
    assert refused.value.part == closed
    assert suggestion_for(text, TODAY) == f"{weekly}; {closed}"


def test_a_bracket_that_is_no_sun_is_not_called_one() -> None:
    for text, reason in (("(Mo-Fr 10:00-12:00)", why.NOT_UNDERSTOOD), ("Mo (sunrise+01:00)-18:00", why.SUN)):
        with pytest.raises(OpeningTextError) as refused:
            read_hours(text, TODAY)
        assert refused.value.why == reason


def test_the_reason_for_a_night_before_a_holiday_is_told() -> None:
    with pytest.raises(OpeningTextError, match="pyhää edeltävänä"):
        read_hours("Fr-Sa 20:00-02:00; PH off", TODAY)


def _is_open(timetable: Timetable, day: date) -> bool:
    return opening_at(timetable, datetime(day.year, day.month, day.day, 11, tzinfo=HELSINKI)) is not None


@pytest.mark.parametrize(
    ("text", "exceptions"),
    [
        ("2026 Dec 24 off", [DayException(date(2026, 12, 24), date(2026, 12, 24))]),
        (
            'Mo 10:00-12:00; 2026 Dec 24-2027 Jan 06 off "tauko"',
            [DayException(date(2026, 12, 24), date(2027, 1, 6), "tauko")],
        ),
        (
            '2026 Dec 31 10:00-12:00 open "aatto"',
            [DayException(date(2026, 12, 31), date(2026, 12, 31), "aatto", 600, 720, "open")],
        ),
        (
            "2026 Dec 20-26 off; 2026 Dec 23 10:00-12:00",
            [
                DayException(date(2026, 12, 20), date(2026, 12, 22)),
                DayException(date(2026, 12, 23), date(2026, 12, 23), "", 600, 720, "open"),
                DayException(date(2026, 12, 24), date(2026, 12, 26)),
            ],
        ),
        ("Mo 10:00-12:00; 2020 Mar 17-2020 May 31 off", []),
    ],
)
def test_told_days_are_exceptions(text: str, exceptions: list[DayException]) -> None:
    assert list(read_opening_text(text, TODAY).exceptions) == exceptions


@pytest.mark.parametrize(
    ("text", "rule", "on_holidays"),
    [
        ("Mo-Fr 08:00-15:00", "unknown", []),
        ("Mo-Fr 08:00-15:00; PH unknown", "unknown", []),
        ("Mo-Fr 08:00-15:00; PH off", "closed", []),
        ("Mo-Sa 08:00-15:00; Su,PH off", "closed", []),
        ("PH closed", "closed", []),
        ("Mo-Fr 08:00-15:00; PH 10:00-12:00", "own_hours", [Span(8, 600, 720)]),
        ("Sa,Su,PH 10:00-12:00", "own_hours", [Span(8, 600, 720)]),
        ("Mo-Su,PH 10:00-12:00", "as_usual", []),
    ],
)
def test_public_holidays(text: str, rule: str, on_holidays: list[Span]) -> None:
    found = read_opening_text(text, TODAY)
    assert found.holidays == rule
    assert [span for span in found.spans if span.weekday == 8] == on_holidays


def test_what_is_left_out_is_said() -> None:
    reading = read_hours('Mo 10:00-12:00; Jul off "kesätauko"', TODAY)
    assert "kesätauko" in str(reading.remarks[0])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ma-pe klo 8.00-15.00, la 10-14", "Mo-Fr 08:00-15:00; Sa 10:00-14:00"),
        ("Mon-Fri 9am-5pm", "Mo-Fr 09:00-17:00"),
        ("må-to 10-12, fre stängt", "Mo-Th 10:00-12:00; Fr off"),
        ("Mo-Fr 8-12 und 13-17 Uhr", "Mo-Fr 08:00-12:00,13:00-17:00"),
        ("1.6.-31.8. ma-pe 10-14", "Jun 01-Aug 31 Mo-Fr 10:00-14:00"),
        ("Maanantai 9-15\nTiistai 9-15\nKeskiviikko suljettu", "Mo 09:00-15:00; Tu 09:00-15:00; We off"),
        ("PH off; Mo 08:00-09:00", "Mo 08:00-09:00; PH off"),
        ("Su,PH 10:00-16:00; Mo-Sa 08:00-20:00", "Su 10:00-16:00; Mo-Sa 08:00-20:00; PH 10:00-16:00"),
        ("Mo-Su,PH 08:00-22:00; Sa 10:00-20:00", "Mo-Su 08:00-22:00; Sa 10:00-20:00; PH 08:00-22:00"),
        ("Jul off; Mo 08:00-09:00; PH off", "Mo 08:00-09:00; Jul off; PH off"),
        ("SH off; Mo 08:00-09:00", "Mo 08:00-09:00; SH off"),
        ("PH,SH off; Mo 08:00-09:00", "Mo 08:00-09:00; SH off; PH off"),
        ("Fr-Sa 20:00-02:00; PH off", "Fr 20:00-24:00; Sa 00:00-02:00,20:00-24:00; Su 00:00-02:00; PH off"),
        ("Fr,Sa 20:00-02:00; Su 12:00-18:00", "Fr,Sa 20:00-02:00, Su 12:00-18:00"),
        ("Mo 08:00-12:00; Mo 13:00-17:00", "Mo 08:00-12:00, Mo 13:00-17:00"),
        ("see website", ""),
        ("x" * 100_000, ""),
    ],
)
def test_what_may_have_been_meant(text: str, meant: str) -> None:
    assert suggestion_for(text, TODAY) == meant


def test_where_the_library_reads_otherwise_the_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opening_hours.OpeningHours", lambda _text, **_kwargs: OpeningHours("Tu 10:00-12:00"))
    with pytest.raises(OpeningTextError, match=r"1\.12\.2026"):
        read_hours("We 10:00-12:30", TODAY)


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=40) | st.from_regex(r"(Mo|Tu|Jan|week|PH)[-,\[\] 0-9:;A-Za-z\"|/+]{0,30}", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(OpeningTextError):
        assert weekly_minutes(read_opening_text(text, TODAY).spans, MONDAY) >= 0
    suggestion_for(text, TODAY)


@pytest.mark.parametrize("text", ["Mo " + "8" * 600, "x" * 100_000, "Mo," * 900, "Mo 08:00-09:00;" * 130, "٨:00-13:00"])
def test_long_and_strange_texts_are_refused(text: str) -> None:
    with pytest.raises(OpeningTextError, match=r"\S"):
        read_hours(text, TODAY)


minutes = st.integers(0, 95).map(lambda quarter: quarter * 15)
times = st.tuples(minutes, minutes).filter(lambda t: t[0] < t[1]).map(lambda t: f"{_clock(t[0])}-{_clock(t[1])}")
day_lists = st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True).map(",".join)
day_ranges = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map("-".join)
days_told = day_lists | day_ranges | st.sampled_from(["", "SH Mo-Fr", "Su,PH", "Mo[1,3]", "We[-1]"])
parts = st.sampled_from(
    ["", "", "", "Jun-Aug ", "Nov 20-Jan 10 ", "2026 Dec 24 ", "2027 ", "week 02-52/2 ", "2027 Mar 01-2027 Apr 15 "]
)
said = st.sampled_from(["", "", "", ' "by appointment"', ' open "self-service"', " off"])
rules = st.builds(
    lambda part, days, hours, what: f"{part}{days} {','.join(hours)}{what}".replace("  ", " ").strip(),
    parts,
    days_told,
    st.lists(times, min_size=1, max_size=2),
    said,
)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def days_ahead(today: date) -> list[date]:
    """Every day of the first two years, then every fifth one, up to where weeks in turn are told."""
    last = isoweek_monday(last_year_told(today) + 1, 1)
    after = range(730, (last - today).days, 5)
    return [today + timedelta(days=number) for number in (*range(730), *after)]


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rules, min_size=1, max_size=3), st.sampled_from(["; ", ", "]))
@example(["Nov 20-Jan 10 00:00-00:30", "week 02-52/2 Mo 00:00-00:15"], "; ")
def test_what_is_read_is_written_and_read_again_as_the_same(some: list[str], between: str) -> None:
    with suppress(OpeningTextError):
        read = read_hours(between.join(some), TODAY).timetable
        again = read_hours(write_hours(read, TODAY), TODAY).timetable
        once_more = read_hours(write_hours(again, TODAY), TODAY).timetable
        for day in days_ahead(TODAY):
            assert openings_on(read, day) == openings_on(again, day) == openings_on(once_more, day), day
            assert is_uncertain_on(read, day) == is_uncertain_on(again, day)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.builds(lambda d, h: f"{d} {','.join(h)}", day_lists | day_ranges, st.lists(times, min_size=1, max_size=2)),
        min_size=1,
        max_size=3,
    ).map("; ".join),
    st.integers(0, 7 * 96 - 1),
)
def test_an_independent_reader_agrees(text: str, quarter: int) -> None:
    moment = datetime(2026, 11, 30) + timedelta(minutes=15 * quarter + 1)  # noqa: DTZ001 - wall time
    try:
        found = read_hours(text, TODAY).timetable
    except OpeningTextError:
        return
    asked = Timetable(found.spans, holidays="as_usual")
    assert (opening_at(asked, moment.replace(tzinfo=HELSINKI)) is not None) == OpeningHours(text).is_open(moment)
