"""Twelve weeks of a circle typed in from a paper, and the page where the circle is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from groups.actions.attendance import Closed, Conflict, Stored, closed_quarter
from groups.actions.grid import report_together
from groups.forms.attendance import read_tokens
from groups.forms.grid import FirstWeekForm, GridRow
from groups.models import Circle, Gathering
from groups.not_held_numbers import numbered_reasons
from groups.permissions import reported_circles
from groups.queries.attendance import totals, versions_of
from groups.queries.held import held_for
from groups.queries.twelve_weeks import WEEKS, circle_gatherings, weeks_until
from groups.views.sheet_rows import read_grid
from network.models import User
from network.periods import Week
from network.periods_in_words import period_in_words
from network.permissions import person

PER_PAGE = 30
LONGEST_NAME = 120


@dataclass
class GridOutcome:
    """What became of a posted grid: everything typed is kept unless everything was stored."""

    forms: dict[int, GridRow] = field(default_factory=dict)
    stored: int = 0
    is_kept: bool = False


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show the circles whose papers the person may type in; a name that only one has leads straight to its grid."""
    user = person(request)
    circles = reported_circles(user).counted().select_related("municipality").order_by("name", "pk")
    if not circles.exists():
        raise Http404
    name = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_NAME]
    page = Paginator(circles.filter(name__icontains=name), PER_PAGE).get_page(request.GET.get("page"))
    if name and page.paginator.count == 1:
        return redirect("groups:grid", page[0].slug)
    return render(request, "groups/grid_choose.html", {"page": page, "name": name})


def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """Show twelve weeks of the circle, and store all that was typed or nothing."""
    user = person(request)
    circle = get_object_or_404(reported_circles(user).counted().select_related("municipality"), slug=slug)
    choice = FirstWeekForm(request.GET)
    first = choice.first(weeks_until(Week.of(timezone.localdate())))
    address = f"{reverse('groups:grid', args=[circle.slug])}?from={first}"
    outcome = GridOutcome()
    if request.method == "POST":
        outcome = _store(request, user, circle)
        if not outcome.is_kept:
            _tell(request, outcome)
            return redirect(address)
    rows = circle_gatherings(user, circle, first)
    forms = _forms(rows, outcome)
    asks_first = any(form.asks_first for form in forms)
    context = {
        "circle": circle,
        "first": first,
        "last": first.plus(WEEKS - 1),
        "before": first.plus(-WEEKS),
        "after": first.plus(WEEKS),
        "address": address,
        "choice": choice,
        "rows": forms,
        "asks_first": asks_first,
        "columns": 4 if asks_first else 3,
        "reasons": numbered_reasons(),
        "closed": [period_in_words(quarter) for quarter in sorted({closed_quarter(g) for g in rows} - {""})],
        "totals": totals(rows, timezone.localdate()),
        "today": timezone.localdate(),
        "is_kept": outcome.is_kept,
        "mistakes": [mistake for form in outcome.forms.values() for mistake in form.mistakes()],
        "conflicts": [form for form in outcome.forms.values() if form.conflict],
    }
    return render(request, "groups/grid.html", context)


@transaction.atomic
def _store(request: HttpRequest, user: User, circle: Circle) -> GridOutcome:
    """Store every row, or keep every row as it was typed."""
    tokens = read_tokens(request.POST.getlist("row"))
    of = held_for(user, tokens)
    forms = read_grid(tokens, of, circle, request.POST)
    if [form for form in forms.values() if not form.is_valid()]:
        for form in forms.values():
            form.show_if_outdated()
        return GridOutcome(forms, is_kept=True)
    sent = [form for form in forms.values() if form.is_touched]
    results = report_together([form.report() for form in sent], by=user, of=of)
    outcome = GridOutcome(forms, sum(isinstance(result, Stored) for result in results))
    for form, result in zip(sent, results, strict=True):
        if isinstance(result, Conflict):
            form.show_conflict(result)
        elif isinstance(result, Closed):
            form.show_closed(result)
        outcome.is_kept |= isinstance(result, Conflict | Closed)
    return outcome


def _forms(gatherings: Iterable[Gathering], outcome: GridOutcome) -> list[GridRow]:
    """Return a row for each gathering, as it was typed where it was."""
    gatherings = list(gatherings)
    kept = outcome.forms if outcome.is_kept else {}
    history = versions_of(gatherings)
    forms = [kept.get(g.pk) or GridRow(g) for g in gatherings]
    forms += [form for pk, form in kept.items() if pk not in {g.pk for g in gatherings}]
    for form in forms:
        form.history = history.get(form.gathering.pk, [])
    return sorted(forms, key=lambda form: (form.gathering.day, form.gathering.starts))


def _tell(request: HttpRequest, outcome: GridOutcome) -> None:
    if outcome.stored:
        text = ngettext(
            "Tallennettu: %(count)s kokoontuminen.", "Tallennettu: %(count)s kokoontumista.", outcome.stored
        )
        messages.success(request, text % {"count": outcome.stored})
    elif any(form.is_touched for form in outcome.forms.values()):
        messages.success(request, _("Nämä olivat jo tallessa. Mitään ei muuttunut."))
    else:
        messages.info(request, _("Et muuttanut mitään, joten mitään ei tallennettu."))
