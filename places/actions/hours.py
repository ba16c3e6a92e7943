"""The hours of a form of work: what ends stays on record, so that the past can be counted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from network.audit import record
from network.enums import HolidayRule
from network.hours import DayException, Span
from network.hours import Timetable as Hours
from network.hours_in_words import clock
from network.models import User
from network.models.hours_fields import columns_of
from network.timetable_json import timetable_as_json
from places.actions.listing import publish_place
from places.announcements import place_changed
from places.models import Place, Timetable, TimetableException, WorkForm
from places.models import Span as SpanRow
from places.queries.hours import Key, hours_before_reading, hours_now, key_of, parts_of

DAY = timedelta(days=1)


@transaction.atomic
def set_hours(
    form: WorkForm,
    *,
    spans: Iterable[Span],
    exceptions: Iterable[DayException],
    holidays: str | None = None,
    by: User | None,
) -> WorkForm:
    """Make these the hours from today on, and these the coming days that differ; the past stays as it was.

    `holidays` is what holds on public holidays; without it that stays as it was.
    """
    today = timezone.localdate()
    form = WorkForm.objects.select_for_update().select_related("place").get(pk=form.pk)
    wanted, days = {key_of(span, today): span for span in spans}, set(exceptions)
    timetable = form.timetable
    if timetable is None:
        if not wanted and not days and holidays in (None, HolidayRule.UNKNOWN):
            return form
        form.timetable = timetable = Timetable.objects.create()
        form.save()
    changes: dict[str, object] = {**_set_spans(timetable, wanted, today), **_set_exceptions(timetable, days, today)}
    if holidays is not None and holidays != timetable.holidays:
        changes["holidays"] = [timetable.holidays, holidays]
        timetable.holidays = holidays
        timetable.save()
    if changes:
        record("hours_changed", form, by=by, changes=changes)
        publish_place(form.place)
        place_changed.send(sender=Place, place=form.place, by=by)
    return form


@transaction.atomic
def take_hours(form: WorkForm, read: Hours, *, by: User | None) -> WorkForm:
    """Make the hours that were read from elsewhere those of the form, and remember what they were before."""
    form = WorkForm.objects.select_for_update().select_related("place").get(pk=form.pk)
    before = hours_now(form)
    form = set_hours(form, spans=read.spans, exceptions=read.exceptions, holidays=read.holidays, by=by)
    after = hours_now(form)
    if form.timetable and parts_of(before) != parts_of(after):
        form.timetable.earlier = {"before": timetable_as_json(before), "after": timetable_as_json(after)}
        form.timetable.save(update_fields=["earlier"])
    return form


@transaction.atomic
def give_back_hours(form: WorkForm, *, by: User | None) -> WorkForm:
    """Take back what was read, so that the hours are as they were; ChangedSinceError when somebody changed them."""
    form = WorkForm.objects.select_for_update().select_related("place").get(pk=form.pk)
    before = hours_before_reading(form)
    if before is None or form.timetable is None:
        raise ChangedSinceError(str(form))
    set_hours(form, spans=before.spans, exceptions=before.exceptions, holidays=before.holidays, by=by)
    Timetable.objects.filter(pk=form.timetable.pk).update(earlier=None)
    return form


class ChangedSinceError(ValueError):
    """The hours that were read are no longer those that hold."""


def _set_spans(timetable: Timetable, wanted: dict[Key, Span], today: date) -> dict[str, list[list[str]]]:
    in_force = [row for row in timetable.spans.all() if row.valid_until is None or row.valid_until >= today]
    gone = [row for row in in_force if key_of(row, today) not in wanted]
    known = {key_of(row, today) for row in in_force}
    new = [span for key, span in wanted.items() if key not in known]
    told = [[_words(row.as_span()) for row in gone], [_words(span) for span in new]]
    for row in gone:
        if row.valid_from is not None and row.valid_from >= today:
            row.delete()
        else:
            row.valid_until = today - DAY
            row.save()
    for span in new:
        begins = span.valid_from or today
        SpanRow.objects.create(timetable=timetable, **columns_of(replace(span, valid_from=begins)))
    return {"hours": told} if gone or new else {}


def _set_exceptions(timetable: Timetable, wanted: set[DayException], today: date) -> dict[str, list[list[str]]]:
    coming = {row.as_exception(): row for row in timetable.exceptions.all() if row.last >= today}
    gone, new = sorted(set(coming) - wanted, key=_by_day), sorted(wanted - set(coming), key=_by_day)
    for exception in gone:
        coming[exception].delete()
    for e in new:
        TimetableException.objects.create(timetable=timetable, **columns_of(e))
    return {"days": [[_day_words(e) for e in gone], [_day_words(e) for e in new]]} if gone or new else {}


def _by_day(exception: DayException) -> tuple[date, date, int]:
    return (exception.first, exception.last, exception.starts or 0)


def _words(span: Span) -> str:
    often = f" / {span.every_weeks} weeks from {span.anchor}" if span.every_weeks > 1 else ""
    nth = f" nth {span.nth_of_month}" if span.nth_of_month else ""
    season = f" {span.season_from}–{span.season_until}" if span.season_from else ""
    school = f" {span.school}" if span.school else ""
    begins, ends = span.valid_from or "", span.valid_until or ""
    dates = f" {begins}–{ends}" if begins or ends else ""
    return f"{span.weekday} {clock(span.starts)}–{clock(span.ends)} {span.state}{often}{nth}{season}{school}{dates}"


def _day_words(e: DayException) -> str:
    hours = f" {clock(e.starts)}–{clock(e.ends)}" if e.starts is not None and e.ends is not None else ""
    return f"{e.first}–{e.last} {e.state}{hours} {e.reason}".strip()
