"""The week sheet: every gathering of one's circles or area in an ISO week, reported in one go."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from groups.enums import CircleState
from groups.forms.attendance import DayForm, QuietRow, RowForm, read_tokens
from groups.models import Gathering
from groups.queries.attendance import (
    MOST_ON_SHEET,
    by_week,
    day_sums,
    has_sheet,
    late_gatherings,
    totals,
    uncertain_in_week,
    versions_of,
    week_gatherings,
)
from groups.queries.held import held_for
from groups.views.sheet_drawing import Sheet
from groups.views.sheet_rows import Outcome, store_rows
from network.devices import device_key, may_be_kept
from network.models.municipality import all_towns
from network.periods import Week
from network.permissions import Permission, may, person

FIRST_LATE = 5
FIRST_YEAR, LAST_YEAR = 2000, 2100


@require_safe
def this_week(request: HttpRequest) -> HttpResponse:
    """Show the sheet of this ISO week, or go to the week of the day that was asked for."""
    form = DayForm(request.GET) if "day" in request.GET else DayForm()
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["day"]
        if FIRST_YEAR < day.year < LAST_YEAR:
            return redirect("groups:week_sheet", week=str(Week.of(day)))
        form.add_error("day", _("Kirjoita päivä, esimerkiksi 24.11.2026."))
    return sheet(request, Week.of(timezone.localdate()), form)


def week_sheet(request: HttpRequest, week: str) -> HttpResponse:
    """Show and store the sheet of a week."""
    try:
        wanted = Week.parse(week)
    except ValueError:
        raise Http404 from None
    if not FIRST_YEAR < wanted.year < LAST_YEAR:
        raise Http404
    return sheet(request, wanted, DayForm())


def sheet(request: HttpRequest, week: Week, form: DayForm) -> HttpResponse:
    """Store what was posted, row by row, and show the week with whatever is still to be looked at."""
    user = person(request)
    outcome = Outcome()
    if request.method == "POST":
        if not has_sheet(user):
            raise Http404
        tokens = read_tokens(request.POST.getlist("row"))
        with transaction.atomic():
            outcome = store_rows(tokens, held_for(user, tokens), request.POST, by=user)
        if not outcome.kept:
            _tell(request, outcome)
            return redirect(request.get_full_path())
    town = request.GET.get("municipality", "").replace("\0", "")[:3]
    rows, late = week_gatherings(user, week, town), late_gatherings(user, week, town)
    is_cut, rows = len(rows) > MOST_ON_SHEET, rows[:MOST_ON_SHEET]
    if not rows and not late.gatherings and not has_sheet(user):
        raise Http404
    shown = {g.pk for g in (*rows, *late.gatherings)}
    extra = [f.gathering for pk, f in outcome.kept.items() if pk not in shown]
    late_rows = sorted((*extra, *late.gatherings), key=lambda g: (g.day, g.starts, g.circle.name))
    forms = _forms((*rows, *late_rows), outcome.kept)
    context = {
        **_drawn(rows, late_rows, forms),
        "week": week,
        "this_week": Week.of(timezone.localdate()),
        "weeks": {"before": week.plus(-1), "after": week.plus(1)},
        "late_count": late.count + len(extra),
        "late_shown": len(late_rows),
        "uncertain": uncertain_in_week(user, week),
        "totals": totals(rows, timezone.localdate()),
        "day_sums": day_sums(rows),
        "device": device_key(user),
        "town": town,
        "is_cut": is_cut,
        "most": MOST_ON_SHEET,
        "towns": all_towns() if town or is_cut else (),
        "day_form": form,
        "stored": [forms.get(g.pk) or QuietRow(g) for g in outcome.stored],
        "mistakes": [mistake for form in outcome.kept.values() for mistake in form.mistakes()],
        "conflicts": [form for form in outcome.kept.values() if form.conflict],
        "may_remind": may(user, Permission.SUPPORT_CIRCLE),
        "may_import": may(user, Permission.REPORT_ATTENDANCE),
        "may_close": may(user, Permission.CLOSE_QUARTER),
        "may_choose": may(user, Permission.SET_RULES),
        "may_add": any(g.circle.state == CircleState.PUBLISHED for g in (*rows, *late_rows)),
    }
    return may_be_kept(render(request, "groups/attendance.html", context), user)


def _drawn(rows: list[Gathering], late: list[Gathering], forms: Mapping[int, RowForm | QuietRow]) -> dict[str, Any]:
    """Return the week's rows and the late ones as HTML, and what their tables have in common."""
    asks_first = any(form.asks_first for form in forms.values())
    drawing = Sheet(
        today=timezone.localdate(),
        columns=4 if asks_first else 3,
        asks_first=asks_first,
        many_municipalities=len({g.circle.municipality_id for g in (*rows, *late)}) > 1,
    )
    return {
        "asks_first": asks_first,
        "columns": drawing.columns,
        "rows": drawing.draw(forms[g.pk] for g in rows),
        "late_first": _drawn_by_week(late[:FIRST_LATE], forms, drawing),
        "late_rest": _drawn_by_week(late[FIRST_LATE:], forms, drawing),
    }


def _drawn_by_week(
    gatherings: Iterable[Gathering], forms: Mapping[int, RowForm | QuietRow], drawing: Sheet
) -> list[tuple[Week, list[SafeString]]]:
    return [(w, drawing.draw((forms[g.pk] for g in found), is_late=True)) for w, found in by_week(gatherings)]


def _forms(gatherings: Iterable[Gathering], kept: dict[int, RowForm]) -> dict[int, RowForm | QuietRow]:
    """Return a row for each gathering: the posted one where it stays to be looked at, otherwise a fresh one."""
    gatherings = list(gatherings)
    history = versions_of(gatherings)
    forms: dict[int, RowForm | QuietRow] = {g.pk: kept.get(g.pk) or QuietRow(g) for g in gatherings}
    for pk, form in forms.items():
        form.history = history.get(pk, [])
    return forms


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    count = len(outcome.stored)
    if count:
        text = ngettext("Tallennettu: %(count)s kokoontuminen.", "Tallennettu: %(count)s kokoontumista.", count)
        messages.success(request, text % {"count": count})
    elif outcome.already:
        messages.success(request, _("Nämä olivat jo tallessa. Mitään ei muuttunut."))
    else:
        messages.info(request, _("Et muuttanut mitään, joten mitään ei tallennettu."))
