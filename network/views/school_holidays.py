"""School holidays: their dates by school year, kept by coordinators and administrators."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from network.actions import school_holidays as actions
from network.enums import SchoolHolidayKind
from network.forms.school_holidays import SchoolHolidayForm
from network.permissions import Permission, Reach, needs, person, reach
from network.queries.school_holidays import changeable, school_years


def _own_reach(request: HttpRequest) -> Reach:
    return reach(request.user, Permission.KEEP_SCHOOL_HOLIDAYS)


@needs(Permission.KEEP_SCHOOL_HOLIDAYS)
@require_http_methods(["GET", "HEAD", "POST"])
def school_holidays(request: HttpRequest) -> HttpResponse:
    """Show the school years and tell a new holiday."""
    where = _own_reach(request)
    asked = request.GET.get("kind", "")
    initial = {"kind": asked if asked in SchoolHolidayKind.values else ""}
    form = SchoolHolidayForm(request.POST if request.method == "POST" else None, where=where, initial=initial)
    if request.method == "POST" and form.is_valid():
        holiday = _told(form, by=request)
        if holiday:
            messages.success(request, _("%(holiday)s on tallennettu.") % {"holiday": holiday.title})
            return redirect("network:school_holidays")
    context = {"years": school_years(where, timezone.localdate()), "form": form, "everywhere": where.everywhere}
    return render(request, "network/school_holidays.html", context)


def _told(form: SchoolHolidayForm, *, by: HttpRequest, holiday: Any = None) -> Any:
    """Write the holiday; one that is there already is said on the form."""
    try:
        if holiday:
            return actions.change_school_holiday(holiday, by=person(by), **form.cleaned_data)
        return actions.tell_school_holiday(by=person(by), **form.cleaned_data)
    except actions.ToldAlreadyError:
        form.add_error("kind", _("Tämän lukuvuoden loma on jo kerrottu samalle kunnalle. Muuta sitä listasta."))
        return None


@needs(Permission.KEEP_SCHOOL_HOLIDAYS)
@require_http_methods(["GET", "HEAD", "POST"])
def school_holiday(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the days of a holiday, or take it away."""
    where = _own_reach(request)
    holiday = get_object_or_404(changeable(where).select_related("municipality"), pk=pk)
    initial = {name: getattr(holiday, name) for name in ("kind", "name", "first", "last", "municipality")}
    form = SchoolHolidayForm(request.POST if request.method == "POST" else None, where=where, initial=initial)
    if request.method == "POST" and form.is_valid() and _told(form, by=request, holiday=holiday):
        messages.success(request, _("Loman päivät on tallennettu. Aukioloajat seuraavat niitä."))
        return redirect("network:school_holidays")
    return render(request, "network/school_holiday.html", {"holiday": holiday, "form": form})


@needs(Permission.KEEP_SCHOOL_HOLIDAYS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a holiday away."""
    holiday = get_object_or_404(changeable(_own_reach(request)), pk=pk)
    title = str(holiday.title)
    actions.remove_school_holiday(holiday, by=person(request))
    messages.success(request, _("%(holiday)s on poistettu. Ne päivät ovat taas lukukautta.") % {"holiday": title})
    return redirect("network:school_holidays")
