"""What hours that were read would mean: in words, day by day, and beside those that hold now."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from network.enums import HolidayRule
from network.hours import Timetable
from network.models.school_holiday import school_holidays_of
from places.models import Place, WorkForm
from places.opening_text import OpeningTextError, Reading
from places.opening_text.writing import write_hours
from places.queries.hours import hours_before_reading, hours_now
from places.week import DayInWords, all_changes, days_in_words, weekly_lines

WEEKS = 4


@dataclass(frozen=True)
class WrittenHours:
    """The hours of one form of work as a text, or why there is none; whether the last reading can be taken back."""

    form: WorkForm
    text: str
    why_not: str
    may_give_back: bool

    @property
    def field(self) -> str:
        """The name of the field that shows the text."""
        return f"hours-{self.form.pk}"


@dataclass(frozen=True)
class InWords:
    """Hours as people read them: the week, the days that differ, public holidays."""

    week: list[str]
    changes: list[str]
    holidays: str


@dataclass(frozen=True)
class Meaning:
    """What was read, beside what holds now, and the coming weeks day by day."""

    new: InWords
    now: InWords
    weeks: list[tuple[DayInWords, ...]]
    remarks: list[str]
    needs_school: bool
    knows_school: bool


def written_hours(forms: list[WorkForm], today: date) -> list[WrittenHours]:
    """Return each form of work with its hours as a text."""
    return [_written(form, today) for form in forms]


def _written(form: WorkForm, today: date) -> WrittenHours:
    text, why_not = text_of(hours_now(form), today)
    return WrittenHours(form, text, why_not, hours_before_reading(form) is not None)


def text_of(hours: Timetable, today: date) -> tuple[str, str]:
    """Return the hours as a text and nothing, or nothing and why there is none."""
    try:
        return write_hours(hours, today), ""
    except OpeningTextError as error:
        return "", str(error)


def meaning_of(reading: Reading, form: WorkForm, place: Place) -> Meaning:
    """Return what the hours that were read would mean for the form of work."""
    today = timezone.localdate()
    school = school_holidays_of(place.municipality_id)
    hours = Timetable(
        tuple(reading.timetable.spans), tuple(reading.timetable.exceptions), reading.timetable.holidays, school
    )
    days = days_in_words(hours, today, 7 * WEEKS, today)
    return Meaning(
        new=_in_words(hours, today, tells_holidays=reading.tells_holidays),
        now=_in_words(hours_now(form), today),
        weeks=[tuple(days[start : start + 7]) for start in range(0, len(days), 7)],
        remarks=[str(remark) for remark in reading.remarks],
        needs_school=any(span.school for span in hours.spans),
        knows_school=bool(school),
    )


def _in_words(hours: Timetable, today: date, *, tells_holidays: bool = True) -> InWords:
    rule = str(HolidayRule(hours.holidays).label) if tells_holidays else ""
    return InWords(weekly_lines(hours.spans, today), all_changes(hours, today), rule)
