"""The parts of an organisation's record that are lists of rows, and the record's history with its undo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.actions import organisations as actions
from network.forms.organisation_rows import (
    sent_rows,
    shown_rows,
    typed_rows,
    with_focus_on_last,
    with_rows_of_others,
)
from network.meanwhile import ClashError, added_since, marks_of_rows, read_marks
from network.models import Organisation
from network.permissions import Permission, needs, person, reach
from network.queries.meanwhile import Clash, clashes_in_words
from network.queries.organisation_history import (
    entries_of,
    in_words,
    may_be_undone,
    merges_of,
    values_of,
    whole_trail,
    with_all_values,
)
from network.queries.organisations import organisations_within
from network.queries.visibility import organisation_visibility
from network.record_rows import ROW_PARTS
from network.views.old_addresses import leads_to_the_kept

PER_PAGE = 30
MORE, THEIRS = "more", "theirs"


def own(request: HttpRequest, slug: str, *, with_values: bool = False) -> Organisation:
    """Return the organisation when the person may edit it, in the same statement its rows if asked; 404 otherwise."""
    where = reach(request.user, Permission.EDIT_ORGANISATION)
    within = organisations_within(where)
    among = with_all_values(Organisation.objects.filter(pk__in=within.values("pk"))) if with_values else within
    found: Organisation = get_object_or_404(among, slug=slug)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_ORGANISATION)
@leads_to_the_kept
def part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """Keep one part of the record: its rows all at once; one more empty row keeps what was typed."""
    organisation = own(request, slug)
    if part not in ROW_PARTS:
        raise Http404
    edited, clashes = ROW_PARTS[part], list[Clash]()
    stored = edited.rows_of(organisation)
    seen = request.POST.get("seen", "") if request.method == "POST" else marks_of_rows(part, stored)
    if request.method != "POST":
        rows = shown_rows(edited, stored)
    elif (do := request.POST.get("do")) in (MORE, THEIRS):
        new = added_since(part, stored, read_marks(request.POST.get("opened", ""))) if do == THEIRS else []
        rows = with_focus_on_last(shown_rows(edited, with_rows_of_others(typed_rows(edited, request.POST), new)))
    else:
        rows = sent_rows(edited, request.POST, stored)
        if rows.is_valid():
            mine = {part: rows.told()}
            try:
                actions.set_rows(organisation, edited, mine[part], by=person(request), seen=read_marks(seen))
            except ClashError as met:
                clashes = clashes_in_words(organisation, met.clashes, mine, met.theirs, reader=person(request))
                seen = marks_of_rows(part, met.theirs[part])
            else:
                told = _("Tallensimme kohdan: %(part)s. Voit palauttaa entisen muutosten historiasta.")
                messages.success(request, told % {"part": edited.title})
                return redirect(organisation)
    context = {"organisation": organisation, "part": edited, "rows": rows, "parts": ROW_PARTS.values()}
    context |= {
        "seen": seen,
        "clashes": clashes,
        "by_self": all(clash.is_own for clash in clashes),
        "opened": request.POST.get("opened") or request.POST.get("seen"),
    }
    return render(request, "network/organisation_part.html", context, status=409 if clashes else 200)


@require_safe
@needs(Permission.EDIT_ORGANISATION)
@leads_to_the_kept
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who changed what and when, from what to what; the latest first, of what was joined to it too."""
    organisation = own(request, slug, with_values=True)
    merges = merges_of(organisation)
    page = Paginator(whole_trail(organisation, merges), PER_PAGE).get_page(request.GET.get("page"))
    told = in_words(
        list(page.object_list),
        values_of(organisation),
        may_publish=keeps_directory(request),
        merges=merges,
        may_merge=bool(merges) and _may_merge(request, organisation),
    )
    context = {"organisation": organisation, "page": page, "entries": told}
    return render(request, "network/organisation_history.html", context)


def _may_merge(request: HttpRequest, organisation: Organisation) -> bool:
    """The same as `organisations_within` says, of a record whose rows are at hand."""
    where = reach(request.user, Permission.KEEP_DIRECTORY)
    towns = {town.pk for town in organisation.municipalities.all()}
    return where.everywhere or organisation.pk in where.organisations or bool(towns & set(where.municipalities))


@require_POST
@needs(Permission.EDIT_ORGANISATION)
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write back what a change replaced, unless somebody has changed the same since."""
    organisation = own(request, slug)
    entry = get_object_or_404(entries_of(organisation), pk=pk)
    if not may_be_undone(entry, may_publish=keeps_directory(request)):
        raise Http404
    try:
        actions.undo(organisation, entry, by=person(request))
        messages.success(request, _("Palautimme sen, mitä ennen muutosta luki."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("network:organisation_history", organisation.slug)


@require_safe
@needs(Permission.EDIT_ORGANISATION)
@leads_to_the_kept
def visibility(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where the record shows, where it does not and why, and what is missing."""
    organisation = own(request, slug)
    found = organisation_visibility(organisation, timezone.localdate())
    context = {"organisation": organisation, "visibility": found}
    return render(request, "network/organisation_visibility.html", context)


def keeps_directory(request: HttpRequest) -> bool:
    """Whether the person keeps the directory, and not only their own organisation."""
    where = reach(request.user, Permission.EDIT_ORGANISATION)
    return where.everywhere or bool(where.municipalities)
