"""“Tell us what you missed”: one press that is counted and never kept as words; and the numbers, for coordinators."""

import csv
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from network.models import Municipality
from network.needs import needs as all_needs
from network.permissions import Permission, needs, person, reach
from network.safe_cells import safe
from places.actions.missed import Outcome, count_missed, read_slip
from places.enums import MissedReason
from places.kinds import kinds
from places.queries.missed import WEEKS, missed_table, missed_within
from places.queries.search import local_now
from places.views.ways_on import functions_that_help


@login_not_required
@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """Count one press; an old form or a strange value counts nothing and says so."""
    slip, reason = read_slip(request.POST.get("slip", "")[:500]), request.POST.get("reason", "")
    if slip is None or reason not in MissedReason.values:
        return _answer(request, "too_old", status=400)
    if count_missed(slip, reason, local_now()) == Outcome.TOO_MANY:
        return _answer(request, "too_many", status=429)
    codes = {"need": slip.need, "municipality": slip.municipality}
    query = "&".join(f"{name}={code}" for name, code in codes.items() if code)
    return redirect(f"{reverse('places:missed_thanks')}{f'?{query}' if query else ''}")


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank, and lead on: to whom to call, who helps, and how to start something."""
    need = all_needs().get(request.GET.get("need", ""))
    code = request.GET.get("municipality", "")[:3]
    municipality = Municipality.objects.filter(code=code).first() if code.isdigit() else None
    helping = functions_that_help(need, municipality.code if municipality else "") if need else []
    return _answer(request, "counted", helping=helping, all_near=municipality.name if municipality else "")


def _answer(request: HttpRequest, state: str, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"state": state, "helping": [], "all_near": "", **more}
    return render(request, "places/missed_thanks.html", context, status=status)


@require_safe
@needs(Permission.ORDER_REPORT)
def missed(request: HttpRequest) -> HttpResponse:
    """Show what has been missed in the person's area: a number for each municipality, need and reason."""
    rows = missed_table(reach(person(request), Permission.ORDER_REPORT), timezone.localdate())
    named = [(row, all_needs()[row.need].label if row.need in all_needs() else "") for row in rows]
    context = {"rows": named, "reasons": MissedReason.labels, "weeks": WEEKS}
    return render(request, "places/missed.html", context)


@require_safe
@needs(Permission.ORDER_REPORT)
def missed_csv(request: HttpRequest) -> HttpResponse:
    """Give the numbers week by week, as a spreadsheet reads them."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="silmukka-missed.csv"'
    answer.write("\ufeff")
    sheet = csv.writer(answer, delimiter=";")
    sheet.writerow([_("Vuosi"), _("Viikko"), _("Kunta"), _("Tarve"), _("Laji"), _("Syy"), _("Määrä")])
    for row in missed_within(reach(person(request), Permission.ORDER_REPORT), timezone.localdate()):
        need, kind = all_needs().get(row.need), kinds().get(row.kind)
        place = safe(row.municipality.name) if row.municipality else ""
        sheet.writerow([row.iso_year, row.iso_week, place, need or "", kind or "", row.get_reason_display(), row.count])
    return answer
