"""Ways into the directory: by turn of life, by a selection of one's own, by what a municipality lacks."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from network.answers import pdf_answer
from network.exports import booklet_pdf
from network.filters import municipality_choices
from network.life_situations import life_situations
from network.models import Organisation
from network.models.municipality import all_towns
from network.permissions import current_memberships
from network.queries.directory import Telling, cards, compared, help_in, names_of, telling_in
from network.queries.directory_masks import kept_directory
from network.queries.selections import kept_keys
from network.record_rows import ROW_PARTS
from network.selections import FIELD, MOST, as_query, selected_keys, with_ticks

MOST_COMPARED, FIRST_COMPARED = 30, 5
TOLD = ("functions", "audiences", *(ROW_PARTS[code].related for code in ("contacts", "advice")))


def _towns() -> dict[str, str]:
    return {row.code: row.name for row in all_towns()}


@login_not_required
@require_safe
def situations(request: HttpRequest) -> HttpResponse:
    """Let a person say what turn their life has taken, or what they come for."""
    selected = selected_keys(request.GET)
    context = {"situations": life_situations().values(), **with_ticks(selected, ())}
    return render(request, "network/situations.html", context)


@login_not_required
@require_safe
def situation(request: HttpRequest, code: str) -> HttpResponse:
    """Show what helps in one turn of life, the first first, near a municipality when one is asked for; to be chosen."""
    if code not in life_situations():
        raise Http404
    shown, choices = life_situations()[code], municipality_choices()
    towns = choices.names
    municipality = request.GET.get("municipality", "")
    municipality = municipality if municipality in towns else ""
    today = timezone.localdate()
    helps = help_in(shown, today, municipality)
    selected = kept_keys(selected_keys(request.GET), kept_directory(today).masks.places)
    above: set[int] = set()
    told = []
    for helped in helps:
        told.append((helped, cards(helped.organisations, towns, selected, above)))
        above |= {row.pk for row in helped.organisations}
    context = {
        "situation": shown,
        "choices": choices,
        "municipality": municipality,
        "town": towns[municipality] if municipality else "",
        "helps": told,
        **with_ticks(selected, above),
    }
    return render(request, "network/situation.html", context)


@login_not_required
@require_safe
def selection(request: HttpRequest) -> HttpResponse:
    """Show the chosen organisations as a list to read, print, send on or take as a booklet."""
    keys, left, rows = _selected(request)
    if set(request.GET) - {FIELD}:  # came with a search; the address of a list says the list and nothing else
        return redirect(f"{request.path}?{as_query([*keys, *left])}")
    towns = _towns()
    context = {
        "rows": [
            (row, names_of(row.main_words, towns), as_query([*(o.pk for o in rows if o.pk != row.pk), *left]))
            for row in rows
        ],
        "query": as_query(row.pk for row in rows),
        "whole": as_query([*(row.pk for row in rows), *left]),
        "left": len(left),
        "left_query": as_query(left),
        "most": MOST,
        "lost": len(keys) - len(rows),
    }
    return render(request, "network/selection.html", context)


@login_not_required
@require_safe
def booklet(request: HttpRequest) -> HttpResponse:
    """Give the chosen organisations as a PDF; without any there is nothing to give."""
    _keys, left, rows = _selected(request)
    if not rows:
        raise Http404
    path = f"{reverse('network:selection')}?{as_query(row.pk for row in rows)}"
    return pdf_answer(booklet_pdf(rows, path, _towns(), left=len(left)), "jarjestoja")


def _selected(request: HttpRequest) -> tuple[list[int], list[int], list[Organisation]]:
    """The chosen that one list holds, those left over, and the published ones of the list, in the order chosen."""
    chosen = selected_keys(request.GET)
    keys, left = chosen[:MOST], chosen[MOST:]
    rows = _published(keys)
    kept = kept_keys(keys, rows)
    rows |= _published([key for key in kept if key not in keys])
    return kept, left, [rows[key] for key in kept if key in rows]


def _published(keys: list[int]) -> dict[int, Organisation]:
    found = Organisation.objects.published().filter(pk__in=keys).prefetch_related(*TOLD) if keys else []
    return {row.pk: row for row in found}


@login_not_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show which functions somebody is known to have in each municipality, and which nobody."""
    towns = _towns()
    asked = [code for code in dict.fromkeys(request.GET.getlist("municipality")) if code in towns]
    chosen = asked[:MOST_COMPARED] or _first_compared(request, towns)
    found = compared(chosen, timezone.localdate())
    context: dict[str, Any] = {
        "towns": towns.items(),
        "asked": asked,
        "shown": asked or chosen,
        "chosen": [(code, towns[code], found.telling.get(code, Telling())) for code in chosen],
        "areas": found.areas,
        "most": MOST_COMPARED,
        "silent": [towns[code] for code in chosen if not found.telling.get(code)],
        "gaps": [(code, towns[code], found.telling.get(code, Telling()), found.gaps_of(code)) for code in chosen],
    }
    return render(request, "network/compare.html", context)


def _first_compared(request: HttpRequest, towns: dict[str, str]) -> list[str]:
    """The person's own municipalities; of everybody else those few of which most is told, in the order of the names."""
    own = {member.municipality_id for member in current_memberships(request.user)}
    if first := [code for code in towns if code in own]:
        return first[:FIRST_COMPARED]
    telling = telling_in(towns, timezone.localdate())
    most = sorted(telling, key=lambda code: (-telling[code].kept_up, towns[code]))[:FIRST_COMPARED]
    return [code for code in towns if code in most]
