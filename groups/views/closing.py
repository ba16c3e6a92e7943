"""Quarters and how they are closed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups.actions.closing import close_quarter, reopen_quarter
from groups.forms.asked_counts import ChooseMunicipalityForm
from groups.forms.closing import CloseForm, ReopenForm
from groups.models import QuarterClosing
from groups.queries.closing import quarter_rows
from network.models import Municipality
from network.periods_in_words import period_in_words
from network.permissions import Permission, needs, person, reach


@require_safe
@needs(Permission.CLOSE_QUARTER)
def quarters(request: HttpRequest) -> HttpResponse:
    """Show the quarters of the network or of a municipality: how well they are reported, and which are closed."""
    return _page(request, _area(request, request.GET.get("municipality", "")))


@require_POST
@needs(Permission.CLOSE_QUARTER)
def close(request: HttpRequest) -> HttpResponse:
    """Close a quarter that is over."""
    municipality = _area(request, request.POST.get("municipality", ""))
    form = CloseForm(request.POST)
    if form.is_valid():
        quarter = form.cleaned_data["quarter"]
        close_quarter(quarter, municipality=municipality, by=person(request))
        text = _("Suljettu: %(quarter)s. Sen lukuja ei voi enää muuttaa, ennen kuin joku avaa sen.")
        messages.success(request, text % {"quarter": period_in_words(str(quarter))})
    else:
        messages.error(request, _("Neljänneksen voi sulkea, kun se on päättynyt. Mitään ei muutettu."))
    return redirect(_address(municipality))


@needs(Permission.CLOSE_QUARTER)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed quarter again, with a reason."""
    closing = get_object_or_404(QuarterClosing.objects.in_force().select_related("municipality"), pk=pk)
    municipality = closing.municipality
    where = reach(request.user, Permission.CLOSE_QUARTER)
    if not (where.covers(municipality.code) if municipality else where.everywhere):
        raise Http404
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reopen_quarter(closing, reason=form.cleaned_data["reason"], by=person(request))
        messages.success(request, _("Avattu: %(quarter)s.") % {"quarter": period_in_words(closing.quarter)})
        return redirect(_address(municipality))
    context = {"form": form, "closing": closing, "name": period_in_words(closing.quarter)}
    return render(request, "groups/quarter_reopen.html", {**context, "back": _address(municipality)})


def _page(request: HttpRequest, municipality: Municipality | None) -> HttpResponse:
    where = reach(request.user, Permission.CLOSE_QUARTER)
    found = Municipality.objects.order_by("name_fi")
    choice = ChooseMunicipalityForm(
        {"municipality": municipality.code} if municipality else None,
        municipalities=found if where.everywhere else found.filter(code__in=where.municipalities),
    )
    rows = quarter_rows(municipality, timezone.localdate())
    context = {
        "municipality": municipality,
        "rows": [(row, period_in_words(str(row.quarter))) for row in rows],
        "choice": choice,
        "everywhere": where.everywhere,
    }
    return render(request, "groups/quarters.html", context)


def _area(request: HttpRequest, code: str) -> Municipality | None:
    """Return the municipality with the code, or none for the whole network; 404 where the person's reach ends."""
    where = reach(request.user, Permission.CLOSE_QUARTER)
    if code:
        municipality = get_object_or_404(Municipality, code=code)
        if not where.covers(municipality.code):
            raise Http404
        return municipality
    if where.everywhere:
        return None
    return get_object_or_404(Municipality, code=min(where.municipalities))


def _address(municipality: Municipality | None) -> str:
    address = reverse("groups:quarters")
    return f"{address}?municipality={municipality.code}" if municipality else address
