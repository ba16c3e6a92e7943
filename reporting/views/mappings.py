"""The mapping of each municipality: the list, one of them to read and print, its parts to edit, its history."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.meanwhile import ClashError, mark, marks, marks_again, read_marks
from network.models import Municipality
from network.permissions import Permission, needs, person, reach
from network.queries.meanwhile import Clash
from network.views.telling_changes import tell_of_changes
from reporting.mapping.actions import change
from reporting.mapping.actions import undo as undo_change
from reporting.mapping.agreed_in_words import agreed
from reporting.mapping.clashes import clashes_in_words, entries_of_part
from reporting.mapping.forms import part_forms
from reporting.mapping.in_words import entries_of, label
from reporting.mapping.in_words import history as history_of
from reporting.mapping.local_work import actors
from reporting.mapping.parts import PARTS, QUARTET, EditedPart, Told, told_of
from reporting.mapping.queries import (
    ALL_PARTS,
    SHOWN,
    listed_mappings,
    mapping_of,
    mapping_page,
    municipalities_within,
    side_rows,
)
from reporting.models import Mapping

PER_PAGE = 50


def own(request: HttpRequest, code: str, permission: Permission) -> Municipality:
    """Return the municipality when the person may do this there; 404 otherwise."""
    found: Municipality = get_object_or_404(municipalities_within(reach(request.user, permission)), code=code)
    return found


@require_safe
@needs(Permission.READ_MAPPING)
def mappings(request: HttpRequest) -> HttpResponse:
    """List the municipalities of the person's area with how far each mapping is."""
    where, today = reach(request.user, Permission.READ_MAPPING), timezone.localdate()
    has_choices = where.everywhere or len(where.municipalities) > 1
    show = request.GET.get("show", "")
    show = show if has_choices and show in SHOWN else ""
    page = Paginator(listed_mappings(where, show, today), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "show": show, "has_choices": has_choices, "today": today, "all_parts": ALL_PARTS}
    return render(request, "reporting/mappings.html", context)


@require_safe
@needs(Permission.READ_MAPPING)
def mapping(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that is known and agreed of a municipality, what is missing said aloud."""
    municipality = own(request, code, Permission.READ_MAPPING)
    found = mapping_page(municipality, timezone.localdate())
    may_edit = reach(request.user, Permission.KEEP_MAPPING).covers(code)
    context = {"shown": found, "municipality": municipality, "may_edit": may_edit, "all_parts": ALL_PARTS}
    context["agreed"] = agreed(found.mapping)
    return render(request, "reporting/mapping.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_MAPPING)
def edit(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Keep one part of the mapping; what somebody else changed meanwhile is shown, and nothing is overwritten."""
    municipality = own(request, code, Permission.KEEP_MAPPING)
    if part not in PARTS:
        raise Http404
    edited, mapping = PARTS[part], mapping_of(municipality)
    stored, clashes = told_of(mapping, edited), list[Clash]()
    seen = request.POST.get("seen", "") if request.method == "POST" else marks(stored)
    forms = part_forms(edited, stored, municipality, request.POST if request.method == "POST" else None)
    if forms.is_final and forms.is_valid():
        mine = forms.told()
        try:
            changed = change(municipality, edited, mine, seen=read_marks(seen), by=person(request))
        except ClashError as met:
            clashes = clashes_in_words(mapping, edited, met.clashes, mine, met.theirs, reader=person(request))
            seen = marks_again(read_marks(seen), {name: met.theirs[name] for name in met.clashes})
        else:
            tell_saved(request, changed, edited, mine)
            return redirect("reporting:mapping", code)
    context = {
        "municipality": municipality,
        "part": edited,
        "form": forms.form,
        "rows": forms.rows,
        "seen": seen,
        "clashes": clashes,
        "by_self": all(clash.is_own for clash in clashes),
        "sides": side_rows(mapping, actors(municipality, timezone.localdate())) if edited.code == QUARTET else (),
        "parts": PARTS.values(),
    }
    return render(request, "reporting/mapping_edit.html", context, status=409 if clashes else 200)


def tell_saved(request: HttpRequest, changed: Mapping, part: EditedPart, mine: Told) -> None:
    """Say that the part is kept, and what was changed at the same time by somebody else or in another tab."""
    messages.success(request, _("Tallensimme kohdan: %(part)s.") % {"part": part.title})
    stored = told_of(mapping_of(changed.municipality), part)
    differ = [name for name, value in stored.items() if mark(value) != mark(mine[name])]
    tell_of_changes(request, entries_of_part(changed, part), differ, partial(label, part))


@require_safe
@needs(Permission.READ_MAPPING)
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show who changed what and when, from what to what; the latest first."""
    municipality = own(request, code, Permission.READ_MAPPING)
    mapping = mapping_of(municipality)
    page = Paginator(entries_of(mapping), PER_PAGE).get_page(request.GET.get("page"))
    may_edit = reach(request.user, Permission.KEEP_MAPPING).covers(code)
    context = {"municipality": municipality, "page": page, "entries": history_of(page), "may_edit": may_edit}
    return render(request, "reporting/mapping_history.html", context)


@require_POST
@needs(Permission.KEEP_MAPPING)
def undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write back what a change replaced, unless somebody has changed the same since."""
    municipality = own(request, code, Permission.KEEP_MAPPING)
    mapping = get_object_or_404(Mapping, municipality=municipality)
    entry = get_object_or_404(entries_of(mapping), pk=pk)
    try:
        undo_change(mapping, entry, by=person(request))
        messages.success(request, _("Palautimme sen, mitä ennen muutosta luki."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("reporting:mapping_history", code)
