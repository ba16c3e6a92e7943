"""What an hour of volunteer work is worth: stated with its source, its history, and taking a value back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from network.permissions import Permission, needs, person, reach
from reporting.accounting.actions import state_hour_value, undo_hour_value
from reporting.accounting.forms import HourValueForm
from reporting.models import HourValue

PAGE_ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ORDER_REPORT)
def hour_values(request: HttpRequest) -> HttpResponse:
    """Show what has been stated, the latest first, and state a value."""
    where = reach(request.user, Permission.ORDER_REPORT)
    initial = {name: request.GET[name] for name in ("year", "municipality") if request.GET.get(name, "").isdigit()}
    form = HourValueForm(request.POST if request.method == "POST" else None, where=where, initial=initial)
    if request.method == "POST" and form.is_valid():
        state_hour_value(**form.cleaned_data, by=person(request))
        messages.success(request, _("Tunnin arvo on tallennettu. Tilinpito laskee nyt sillä."))
        return redirect("reporting:hour_values")
    seen = HourValue.objects.within_reach(where) | HourValue.objects.filter(municipality=None)
    rows = seen.select_related("municipality", "stated_by", "undone_by")
    page, newest = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")), _newest()
    told = [(row, row.pk in newest, row.pk in newest and where.covers(row.municipality_id)) for row in page]
    context = {"form": form, "page": page, "rows": told, "everywhere": where.everywhere}
    return render(request, "reporting/hour_values.html", context)


def _newest() -> set[int]:
    """Return the keys of the values that hold now."""
    rows = HourValue.objects.in_force().order_by("pk").values_list("municipality", "year", "pk")
    return set({(town, year): pk for town, year, pk in rows}.values())


@require_POST
@needs(Permission.ORDER_REPORT)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a value back, unless a newer one has been stated since."""
    where = reach(request.user, Permission.ORDER_REPORT)
    value = get_object_or_404(HourValue.objects.within_reach(where), pk=pk)
    if undo_hour_value(value, by=person(request)):
        messages.success(request, _("Arvo on kumottu. Sitä edellinen arvo on taas voimassa, jos sellainen on."))
    else:
        messages.error(request, _("Arvoa ei kumottu: siitä on jo kirjattu uudempi, tai se on kumottu jo."))
    return redirect("reporting:hour_values")
