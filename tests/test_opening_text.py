"""Opening hours as text: what is understood, what is refused, and an independent reader's opinion."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from network.hours import HELSINKI, Span, Timetable, opening_at, weekly_minutes
from places.opening_text import DAYS, OpeningTextError, parse_opening_text, read_opening_text

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Mo-Fr 08:00-15:00", [Span(day, 480, 900) for day in range(1, 6)]),
        ("Tu 09:00-12:00; Th 12:00-15:00", [Span(2, 540, 720), Span(4, 720, 900)]),
        ("Tu,Th 09:00-14:00", [Span(2, 540, 840), Span(4, 540, 840)]),
        ("Tu, Th 9:00-14:00;", [Span(2, 540, 840), Span(4, 540, 840)]),
        ("Mo 08:00-09:00,10:00-12:00", [Span(1, 480, 540), Span(1, 600, 720)]),
        ("Mo 08:00-09:00, Mo 10:00-12:00", [Span(1, 480, 540), Span(1, 600, 720)]),
        ("Sa-Mo 10:00-11:00", [Span(1, 600, 660), Span(6, 600, 660), Span(7, 600, 660)]),
        ("Fr 18:00-02:00", [Span(5, 1080, 1440), Span(6, 0, 120)]),
        ("Su 22:00-24:00", [Span(7, 1320, 1440)]),
        ("Su 22:00-00:00", [Span(7, 1320, 1440)]),
        ("Mo-We 08:00-15:00; Tu 10:00-11:00", [Span(1, 480, 900), Span(2, 600, 660), Span(3, 480, 900)]),
        ("Mo-We 08:00-15:00; Tu off", [Span(1, 480, 900), Span(3, 480, 900)]),
        ("Mo[1,3] 10:00-12:00", [Span(1, 600, 720, nth_of_month=1), Span(1, 600, 720, nth_of_month=3)]),
        ("Tu[-1] 10:00-12:00", [Span(2, 600, 720, nth_of_month=-1)]),
        ("24/7", [Span(day, 0, 1440) for day in range(1, 8)]),
    ],
)
def test_understood(text: str, spans: list[Span]) -> None:
    assert list(parse_opening_text(text)) == spans


@pytest.mark.parametrize(
    "text",
    [
        "", " ", ";", "ma-pe 8-15", "Mo", "Mo 25:00-26:00", "Mo 08:00-25:00", "Mo 08:60-09:00", "Mo 08:00", "08",
        "Mo 10:00-10:00", "Mo-Xx 08:00-09:00", "Mo 8-15", "Mo 08:00-15:00 by arrangement", "sunrise-sunset",
        "Jan-Mar Mo 10:00-11:00",
        "PH off; Mo 08:00-09:00", "Mo 08:00-09:00, PH off", "PH 22:00-02:00",
        "Mo[6] 10:00-11:00", "Mo[0] 10:00-11:00", "Mo 08:00-09:00,,10:00-11:00",
        "Mo-We 08:00-15:00; Tu[1] off", "Mo 08:00-12:00+", "\u0661\u0662:00-13:00", "Mo " + "8" * 600, "x" * 100_000,
    ],
)  # fmt: skip
def test_refused_with_a_reason(text: str) -> None:
    with pytest.raises(OpeningTextError, match=r"\S"):
        parse_opening_text(text)


@pytest.mark.parametrize(
    ("text", "rule", "on_holidays"),
    [
        ("Mo-Fr 08:00-15:00", "unknown", []),
        ("Mo-Fr 08:00-15:00; PH off", "closed", []),
        ("Mo-Sa 08:00-15:00; Su,PH off", "closed", []),
        ("PH closed", "closed", []),
        ("Mo-Fr 08:00-15:00; PH 10:00-12:00", "own_hours", [Span(8, 600, 720)]),
        ("Mo-Su,PH 10:00-12:00", "own_hours", [Span(8, 600, 720)]),
    ],
)
def test_public_holidays(text: str, rule: str, on_holidays: list[Span]) -> None:
    found = read_opening_text(text)
    assert found.holidays == rule
    assert [span for span in found.spans if span.weekday == 8] == on_holidays


@given(st.text(max_size=40) | st.from_regex(r"(Mo|Tu)[-,\[\] 0-9:;A-Za-z]{0,30}", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(OpeningTextError):
        assert weekly_minutes(parse_opening_text(text), MONDAY) >= 0


minutes = st.integers(0, 95).map(lambda quarter: quarter * 15)
times = st.tuples(minutes, minutes).filter(lambda t: t[0] < t[1]).map(lambda t: f"{_clock(t[0])}-{_clock(t[1])}")
day_lists = st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True).map(",".join)
day_ranges = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map("-".join)
rules = st.builds(
    lambda days, hours: f"{days} {','.join(hours)}", day_lists | day_ranges, st.lists(times, min_size=1, max_size=2)
)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@settings(deadline=None, max_examples=60)
@given(st.lists(rules, min_size=1, max_size=3).map("; ".join), st.integers(0, 7 * 96 - 1))
def test_an_independent_reader_agrees(text: str, quarter: int) -> None:
    moment = datetime(2026, 11, 23) + timedelta(minutes=15 * quarter + 1)  # noqa: DTZ001 - wall time
    ours = opening_at(Timetable(parse_opening_text(text)), moment.replace(tzinfo=HELSINKI))
    assert (ours is not None) == OpeningHours(text).is_open(moment)


def test_an_independent_reader_agrees_over_midnight() -> None:
    text = "Fr 18:00-02:00"
    for hour in range(7 * 24):
        moment = datetime(2026, 11, 23, 0, 30) + timedelta(hours=hour)  # noqa: DTZ001 - wall time
        ours = opening_at(Timetable(parse_opening_text(text)), moment.replace(tzinfo=HELSINKI))
        assert (ours is not None) == OpeningHours(text).is_open(moment)
