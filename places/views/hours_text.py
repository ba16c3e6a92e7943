"""Hours from elsewhere: pasted as a text or sent as a calendar, looked at in words, and saved only then."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from network.enums import HolidayRule
from network.models.school_holiday import school_holidays_of
from network.permissions import person
from network.timetable_json import timetable_as_json, timetable_from_json
from places.actions.hours import ChangedSinceError, give_back_hours, take_hours
from places.calendar_reading import read_calendar
from places.hours_text_form import HoursTextForm, SaveHoursForm
from places.models import Place, WorkForm
from places.opening_text import OpeningTextError, Reading, read_hours
from places.opening_text.reading import with_holidays
from places.opening_text.suggesting import suggestion_for
from places.queries.hours import hours_now
from places.queries.hours_text import meaning_of, written_hours
from places.queries.place_rows import work_forms
from places.views.place import kept_place

SEAL = "places.hours_text"
SEALED_FOR = 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def hours_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the hours as a text, and take new ones: first to be looked at, then to be saved."""
    shown = kept_place(request.user, slug)
    forms = work_forms(shown)
    if request.method == "POST" and "hours" in request.POST:
        return _save(request, shown, forms)
    form = HoursTextForm(request.POST or None, request.FILES or None, work_forms=forms)
    suggestion = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _look(request, shown, form.cleaned_data["work_form"], _read(form, shown))
        except OpeningTextError as error:
            suggestion = suggestion_for(form.cleaned_data["text"], timezone.localdate())
            form.add_error("calendar" if form.cleaned_data["calendar"] else "text", str(error))
    return _page(request, shown, forms, form, suggestion)


def _page(
    request: HttpRequest, shown: Place, forms: list[WorkForm], form: HoursTextForm, suggestion: str = ""
) -> HttpResponse:
    written = written_hours(forms, timezone.localdate())
    context = {"place": shown, "written": written, "form": form, "suggestion": suggestion}
    return render(request, "places/hours_text.html", context)


def _read(form: HoursTextForm, place: Place) -> Reading:
    today, sent = timezone.localdate(), form.cleaned_data["calendar"]
    if sent:
        return read_calendar(sent.read(), today)
    return read_hours(form.cleaned_data["text"], today, school_holidays_of(place.municipality_id))


def _look(request: HttpRequest, place: Place, form: WorkForm, reading: Reading) -> HttpResponse:
    """Show what was read; nothing is saved yet."""
    now = timetable_as_json(hours_now(form))
    sealed = {
        "form": form.pk,
        "seen": now,
        "hours": timetable_as_json(reading.timetable),
        "tells": reading.tells_holidays,
    }
    rule = now["holidays"] if now["holidays"] != HolidayRule.OWN_HOURS else HolidayRule.UNKNOWN
    save = SaveHoursForm(initial={"hours": signing.dumps(sealed, salt=SEAL, compress=True), "holidays": rule})
    meaning = meaning_of(reading, form, place)
    context = {"place": place, "form": form, "meaning": meaning, "save": save, "tells": reading.tells_holidays}
    return render(request, "places/hours_review.html", context)


def _save(request: HttpRequest, place: Place, forms: list[WorkForm]) -> HttpResponse:
    """Save what was looked at, unless somebody has changed the hours meanwhile."""
    sealed = _opened(request.POST.get("hours", ""))
    form = next((one for one in forms if sealed and one.pk == sealed["form"]), None)
    if sealed is None or form is None:
        messages.error(request, _("Tämä sivu oli liian vanha. Liitä ajat uudelleen."))
        return redirect("places:hours_text", place.slug)
    if timetable_as_json(hours_now(form)) != sealed["seen"]:
        message = _("Joku muutti aikoja sillä välin. Mitään ei tallennettu: katso ajat ja yritä uudelleen.")
        messages.error(request, message)
        return redirect("places:hours_text", place.slug)
    save = SaveHoursForm(request.POST)
    chosen = save.cleaned_data["holidays"] if save.is_valid() else ""
    reading = Reading(timetable_from_json(sealed["hours"]), sealed["tells"])
    take_hours(form, with_holidays(reading, chosen or sealed["seen"]["holidays"]), by=person(request))
    messages.success(request, _("Aukioloajat on tallennettu. Voit vielä palauttaa entiset ajat."))
    return redirect("places:hours_text", place.slug)


def _opened(sealed: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = signing.loads(sealed, salt=SEAL, max_age=SEALED_FOR)
    except signing.BadSignature:
        return None
    return found


@require_POST
def give_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give back the hours from before the last reading."""
    shown = kept_place(request.user, slug)
    form = get_object_or_404(WorkForm.objects.filter(place=shown), pk=pk)
    try:
        give_back_hours(form, by=person(request))
        messages.success(request, _("Entiset aukioloajat on palautettu."))
    except ChangedSinceError:
        messages.error(request, _("Aikoja on muutettu tuonnin jälkeen, joten entisiä ei voi enää palauttaa."))
    return redirect("places:hours_text", slug)
