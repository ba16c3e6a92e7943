"""Sheets for writing numbers by hand: chosen on a page, printed as one file."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from groups.enums import CircleState
from groups.forms.grid import PaperSheetForm
from groups.models import Circle
from groups.models.circle import CircleQuerySet
from groups.permissions import reported_circles
from groups.queries.twelve_weeks import paper_sheets
from groups.sheet_papers import sheets_pdf
from network.answers import pdf_answer
from network.models import Municipality, User
from network.periods import Week
from network.permissions import person

MOST_SHEETS = 50


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Let a person choose which weeks are printed, for one circle or for all of theirs."""
    user = person(request)
    form, circles, one = _asked(user, request.GET)
    first = form.first(Week.of(timezone.localdate()))
    context = {
        "form": form,
        "circle": one,
        "first": first,
        "parts": _parts(request.GET, circles.count(), first),
        "count": circles.count(),
        "most": MOST_SHEETS,
        "is_asked": "from" in request.GET and form.is_valid(),
    }
    return render(request, "groups/paper_sheets.html", context)


@require_safe
def pdf(request: HttpRequest) -> HttpResponse:
    """Give the sheets of the weeks; fifty circles in one file, the next fifty in the next part."""
    form, circles, one = _asked(person(request), request.GET)
    first = form.first(Week.of(timezone.localdate()))
    part = request.GET.get("part", "")
    at = (int(part) - 1) * MOST_SHEETS if part.isascii() and part.isdecimal() and 0 < int(part[:6]) < 10_000 else 0
    found = paper_sheets(circles[at : at + MOST_SHEETS], first, timezone.localdate())
    if not found:
        raise Http404
    name = f"{one.slug if one else 'lomakkeet'}-{first}"
    return pdf_answer(sheets_pdf(found, form.language(get_language() or "fi")), name)


def _asked(user: User, sent: Mapping[str, str]) -> tuple[PaperSheetForm, CircleQuerySet, Circle | None]:
    """Return the choices, the circles they mean, and the one circle if only one was meant; 404 for a stranger."""
    own = reported_circles(user).counted().order_by("name", "pk")
    if not own.exists():
        raise Http404
    slug = sent.get("circle", "").replace("\0", "")
    municipalities = None if slug else _municipalities(own)
    initial = {"from": str(Week.of(timezone.localdate())), "lang": get_language(), **{k: sent[k] for k in sent}}
    form = PaperSheetForm(
        sent if {"from", "lang", "municipality"} & set(sent) else None, municipalities=municipalities, initial=initial
    )
    if slug:
        one = own.filter(slug=slug).first()
        if one is None:
            raise Http404
        return form, own.filter(pk=one.pk), one
    going = own.exclude(state=CircleState.ENDED)
    chosen = form.municipality()
    return form, going.filter(municipality=chosen) if chosen else going, None


def _municipalities(own: CircleQuerySet) -> QuerySet[Municipality] | None:
    """Return the municipalities to choose from, or none where there is only one."""
    found = Municipality.objects.filter(pk__in=own.order_by().values("municipality")).order_by("name_fi")
    return found if len(found[:2]) > 1 else None


def _parts(sent: Mapping[str, str], count: int, first: Week) -> list[tuple[str, int, int]]:
    """Return the files that hold the sheets: the address's query, and from which sheet to which."""
    kept = {name: sent[name] for name in ("circle", "municipality", "lang") if sent.get(name)}
    starts = range(0, count, MOST_SHEETS)
    return [
        (urlencode({**kept, "from": str(first), "part": str(number)}), at + 1, min(at + MOST_SHEETS, count))
        for number, at in enumerate(starts, start=1)
    ]
