"""Days, months and weeks as OpenStreetMap writes them: "Jun-Aug", "2026 Dec 24-2027 Jan 06"; pure."""

from collections.abc import Iterator, Sequence
from datetime import date

from places.opening_text.day_parts import LONGEST_MONTH, MONTHS, days_text
from places.opening_text.day_runs import runs_within_a_year
from places.opening_text.day_sets import (
    EVER,
    EVERY_WEEK,
    WHOLE_YEAR,
    Box,
    Interval,
    dates_joined,
    isoweek_monday,
    phase_on,
    season_runs,
    turns_of,
)
from places.opening_text.turns import last_year_told

Days = tuple[date, date]


def wide_texts(box: Box, today: date) -> list[str]:
    """Return how the dates, weeks and seasons of the box are written; each of them begins a rule of its own."""
    if box.weeks != EVERY_WEEK:
        days = [part for dates in box.dates for part in _seasons_by_dates(dates, box.season, today)]
        return [text for dates in days for text in _week_texts(dates, box.weeks, today)]
    if box.dates == EVER:
        return [",".join(_season_text(run) for run in _seasons(box.season))]
    if box.season == WHOLE_YEAR:
        return [days_text(*_days_of(dates, today)) for dates in box.dates]
    return [text for dates in box.dates for text in _dated_seasons(dates, box.season, today)]


def _days_of(dates: Interval, today: date) -> Days:
    return date.fromordinal(max(dates[0], today.toordinal())), date.fromordinal(dates[1])


def _seasons(season: int) -> list[tuple[int, int]]:
    """The season's stretches; one over New Year is one only where whole months say it: "Oct-Mar"."""
    runs = season_runs(season)
    return runs if all(_is_of_months(run) for run in runs) else runs_within_a_year(season)


def _is_of_months(run: tuple[int, int]) -> bool:
    return run[0] % 100 == 1 and run[1] % 100 == LONGEST_MONTH[run[1] // 100]


def _season_text(run: tuple[int, int]) -> str:
    """Return a part of every year; whole months have no days."""
    first, last = run
    if _is_of_months(run):
        names = (MONTHS[first // 100 - 1], MONTHS[last // 100 - 1])
        return names[0] if names[0] == names[1] else "-".join(names)
    if first == last:
        return _month_day(first)
    if first // 100 == last // 100 and first < last:
        return f"{_month_day(first)}-{last % 100:02d}"
    return f"{_month_day(first)}-{_month_day(last)}"


def _month_day(number: int) -> str:
    return f"{MONTHS[number // 100 - 1]} {number % 100:02d}"


def _dated_seasons(dates: Interval, season: int, today: date) -> Iterator[str]:
    """A season of some years: whole years as "2027-2029 Jun-Aug", a year that is cut by its dates."""
    first, last = _days_of(dates, today)
    runs = runs_within_a_year(season)
    seasons = ",".join(_season_text(run) for run in runs)
    begins = first.year if dates[0] <= today.toordinal() or (first.month, first.day) == (1, 1) else first.year + 1
    ends = last.year if (last.month, last.day) == (12, 31) else last.year - 1
    if first.year < begins:
        yield from (days_text(*days) for days in _cut(first.year, runs, first, last))
    if last == date.max:
        yield f"{begins}+ {seasons}"
    elif begins < ends:
        yield f"{begins}-{ends} {seasons}"
    elif begins == ends:
        yield from (days_text(*days) for days in _cut(begins, runs, first, last))
    if ends < last.year and last.year >= begins:
        yield from (days_text(*days) for days in _cut(last.year, runs, first, last))


def _cut(year: int, runs: Sequence[tuple[int, int]], first: date, last: date) -> Iterator[Days]:
    for begins, ends in _runs_in(year, runs):
        if begins <= last and ends >= first:
            yield max(begins, first), min(ends, last)


def _runs_in(year: int, runs: Sequence[tuple[int, int]]) -> Iterator[Days]:
    """The days of a year in which the seasons fall; 29 February is a day of leap years alone."""
    for first, last in runs:
        begins, ends = _day_in(year, first, is_last=False), _day_in(year, last, is_last=True)
        if begins <= ends:
            yield begins, ends


def _day_in(year: int, number: int, *, is_last: bool) -> date:
    month, day = divmod(number, 100)
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 2, 28) if is_last else date(year, 3, 1)


def _seasons_by_dates(dates: Interval, season: int, today: date) -> list[Interval]:
    """The days of a season as dates, for as many years as weeks in turn are told."""
    if season == WHOLE_YEAR:
        return [dates]
    first, last = _days_of(dates, today)
    years = range(first.year, min(last.year, last_year_told(today) + 1) + 1)
    cut = [days for year in years for days in _cut(year, runs_within_a_year(season), first, last)]
    return list(dates_joined((begins.toordinal(), ends.toordinal()) for begins, ends in cut))


def _week_texts(dates: Interval, weeks: int, today: date) -> Iterator[str]:
    """Weeks in turn, told by their numbers for as many years as these stay the same."""
    first, last = _days_of(dates, today)
    last = min(last, date.fromordinal(isoweek_monday(last_year_told(today) + 1, 1).toordinal() - 1))
    for every, phase in turns_of(weeks) or ():
        joined: list[tuple[int, Days]] = []
        for year in range(first.isocalendar().year, last.isocalendar().year + 1):
            week = next(w for w in range(1, every + 1) if phase_on(isoweek_monday(year, w), every) == phase)
            begins = max(first, isoweek_monday(year, 1))
            ends = min(last, date.fromordinal(isoweek_monday(year + 1, 1).toordinal() - 1))
            if joined and joined[-1][0] == week:
                joined[-1] = (week, (joined[-1][1][0], ends))
            else:
                joined.append((week, (begins, ends)))
        for week, days in joined:
            yield f"{days_text(*days)} week {week:02d}-{week + every * ((53 - week) // every):02d}/{every}"
