"""Telling when the schools have a holiday; whatever is open in school terms alone hears of it."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from network.announcements import school_holidays_changed
from network.audit import record
from network.models import Municipality, SchoolHoliday, User
from network.models.school_holiday import school_year_of


class ToldAlreadyError(ValueError):
    """The municipality's holiday of that kind and school year has been told already."""


@transaction.atomic
def tell_school_holiday(
    *, kind: str, name: str = "", first: date, last: date, municipality: Municipality | None, by: User | None
) -> SchoolHoliday:
    """Keep a new school holiday; the same sent twice is one."""
    facts = {"kind": kind, "name": name, "first": first, "last": last, "municipality": municipality}
    known = SchoolHoliday.objects.filter(**facts).first()
    if known:
        return known
    holiday = _written(SchoolHoliday(), facts)
    record("school_holiday_told", holiday, by=by, changes={"days": [None, f"{first}–{last}"]})
    _announce(by, municipality)
    return holiday


@transaction.atomic
def change_school_holiday(holiday: SchoolHoliday, *, by: User | None, **facts: Any) -> SchoolHoliday:
    """Write new facts of a school holiday."""
    holiday = SchoolHoliday.objects.select_for_update().get(pk=holiday.pk)
    old, before = f"{holiday.first}–{holiday.last}", holiday.municipality
    changed = {name: value for name, value in facts.items() if getattr(holiday, name) != value}
    if not changed:
        return holiday
    holiday = _written(holiday, changed)
    record("school_holiday_changed", holiday, by=by, changes={"days": [old, f"{holiday.first}–{holiday.last}"]})
    _announce(by, before, holiday.municipality)
    return holiday


@transaction.atomic
def remove_school_holiday(holiday: SchoolHoliday, *, by: User | None) -> None:
    """Take a school holiday away; its days are term time again."""
    record("school_holiday_removed", holiday, by=by, changes={"days": [f"{holiday.first}–{holiday.last}", None]})
    municipality = holiday.municipality
    holiday.delete()
    _announce(by, municipality)


def _written(holiday: SchoolHoliday, facts: dict[str, Any]) -> SchoolHoliday:
    for name, value in facts.items():
        setattr(holiday, name, value)
    holiday.school_year = school_year_of(holiday.first)
    try:
        with transaction.atomic():
            holiday.save()
    except IntegrityError as error:
        raise ToldAlreadyError(str(holiday)) from error
    return holiday


def _announce(by: User | None, *municipalities: Municipality | None) -> None:
    codes = {municipality.code if municipality else None for municipality in municipalities}
    for code in {None} if None in codes else codes:
        school_holidays_changed.send(sender=SchoolHoliday, municipality=code, by=by)
