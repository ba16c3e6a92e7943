"""The hours of a place: a line for each opening of the week, and the days that differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from network.enums import HolidayRule
from network.hours import HOLIDAY_WEEKDAY
from network.models.school_holiday import school_holidays_of
from network.permissions import Permission, may, person
from places import actions
from places.hours_forms import ExceptionFormSet, HolidaysForm, SpanFormSet, exception_initial, span_initial
from places.models import Place, WorkForm
from places.queries.hours import coming_exceptions, spans_in_force
from places.queries.place_rows import work_forms
from places.views.place import kept_place


@dataclass(frozen=True)
class HoursOfForm:
    """The two lists of lines of one form of work."""

    form: WorkForm
    spans: BaseFormSet
    exceptions: BaseFormSet
    holidays: HolidaysForm

    def is_valid(self) -> bool:
        """Ask everything of each list; own hours of public holidays must be there when they are chosen."""
        fine = all([self.spans.is_valid(), self.exceptions.is_valid(), self.holidays.is_valid()])
        if fine and self.holidays.rule() == HolidayRule.OWN_HOURS and not self._has_holiday_hours():
            self.holidays.add_error("holidays", _("Lisää rivi, jonka päivä on pyhäpäivä, tai valitse jokin muu."))
            return False
        return fine

    def _has_holiday_hours(self) -> bool:
        return any(line.cleaned_data.get("weekday") == HOLIDAY_WEEKDAY for line in self.spans if not line.is_empty)

    def save(self, request: HttpRequest) -> None:
        spans = [line.span() for line in self.spans if not line.is_empty]
        exceptions = [line.exception() for line in self.exceptions if not line.is_empty]
        has_own = any(span.weekday == HOLIDAY_WEEKDAY for span in spans)
        rule = HolidayRule.OWN_HOURS if has_own else self.holidays.rule()
        actions.set_hours(self.form, spans=spans, exceptions=exceptions, holidays=rule, by=person(request))


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """Change when each form of work of the place is open."""
    shown = kept_place(request.user, slug)
    groups = [_hours_of(form, request) for form in work_forms(shown)]
    if request.method == "POST" and all(group.is_valid() for group in groups):
        with transaction.atomic():
            for group in groups:
                group.save(request)
        messages.success(request, _("Aukioloajat on tallennettu."))
        return redirect("places:place", slug=slug)
    formsets = [formset for group in groups for formset in (group.spans, group.exceptions)]
    checked = [*formsets, *(group.holidays for group in groups)]
    context = {
        "place": shown,
        "groups": groups,
        "formsets": formsets,
        "checked": checked,
        **_school(request, shown, groups),
    }
    return render(request, "places/hours.html", context)


def _school(request: HttpRequest, place: Place, groups: Sequence[HoursOfForm]) -> dict[str, bool]:
    """Whether a line waits for school holidays that nobody has told, and whether this person may tell them."""
    needs = any(line["school"].value() for group in groups for line in group.spans)
    return {
        "needs_school": needs,
        "knows_school": needs and bool(school_holidays_of(place.municipality_id)),
        "may_tell_school": may(request.user, Permission.KEEP_SCHOOL_HOLIDAYS, place.municipality_id),
    }


def _hours_of(form: WorkForm, request: HttpRequest) -> HoursOfForm:
    today, data = timezone.localdate(), request.POST if request.method == "POST" else None
    rule = form.timetable.holidays if form.timetable else HolidayRule.UNKNOWN
    spans = [span_initial(span) for span in spans_in_force(form, today)]
    exceptions = [exception_initial(exception) for exception in coming_exceptions(form, today)]
    return HoursOfForm(
        form,
        SpanFormSet(data, initial=spans, prefix=f"week-{form.pk}"),
        ExceptionFormSet(data, initial=exceptions, prefix=f"days-{form.pk}"),
        HolidaysForm(data, initial={"holidays": rule}, prefix=f"holidays-{form.pk}"),
    )
