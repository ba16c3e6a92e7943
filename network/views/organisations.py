"""The organisation directory: search it, read one, keep its facts."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.actions import organisations as actions
from network.filters import FacetGroup, OrganisationFilter
from network.forms.organisations import OrganisationForm, with_theirs
from network.life_situations import life_situations
from network.meanwhile import ClashError, mark, marks, read_marks
from network.models import OldAddress, Organisation
from network.models.municipality import all_towns
from network.permissions import Permission, may, needs, person, reach
from network.queries.directory import Found, cards, found_in, names_of, rows_of
from network.queries.meanwhile import Clash, clashes_in_words
from network.queries.organisation_history import entries_of
from network.queries.organisations import (
    functions_by_area,
    listings_run_by,
    organisations_within,
)
from network.queries.selections import kept_keys
from network.queries.visibility import untold
from network.record_in_words import field_in_words
from network.record_rows import ROW_PARTS
from network.selections import selected_keys, with_ticks
from network.told_rows import unfold, with_rows
from network.views.old_addresses import leads_to_the_kept
from network.views.telling_changes import tell_of_changes

PER_PAGE, SITUATIONS_FIRST, FEW_TOWNS = 20, 4, 30
SHOWN = ("functions", "audiences", *(part.related for part in ROW_PARTS.values()))


@login_not_required
def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations that match; every view is a link, and so is a selection of them."""
    search = OrganisationFilter(request.GET)
    search.form.is_valid()
    is_exact = bool(request.GET.get("exact"))
    found: Any = found_in(search.chosen, search.text, timezone.localdate(), exactly=is_exact)
    page: Page[int] = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    selected = kept_keys(selected_keys(request.GET), found.masks.places)
    shown = cards(rows_of(page.object_list), search.municipality_names, selected)
    narrowed = bool(search.chosen or search.text)
    groups = search.groups(found)
    context = {
        "form": search.form,
        "asked": asked_in_words(search.text, groups, page),
        "page": page,
        "cards": shown,
        "groups": groups,
        "chosen": search.chosen,
        "narrowed": narrowed,
        "situations": [] if narrowed else list(islice(life_situations().values(), SITUATIONS_FIRST)),
        "reading": found.reading,
        **with_ticks(selected, {card.organisation.pk for card in shown}),
        "covered": covered(found, search),
        "may_add": may_add(request),
        "may_keep": may(request.user, Permission.KEEP_DIRECTORY),
    }
    return render(request, "network/organisations.html", context)


@login_not_required
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what one organisation does, for whom, where, and what it runs."""
    where = reach(request.user, Permission.EDIT_ORGANISATION)
    editable = organisations_within(where).filter(slug=slug).exists() if where else False
    seen = Organisation.objects.all() if editable else Organisation.objects.published()
    shown = with_rows(seen.filter(slug=slug), SHOWN).first()
    if shown is not None:
        unfold(shown, SHOWN)
    else:
        left = get_object_or_404(OldAddress.objects.select_related("organisation"), slug=slug).organisation
        return redirect(left, permanent=True)
    return render(
        request,
        "network/organisation.html",
        {
            "organisation": shown,
            "areas": functions_by_area(shown),
            "where": names_of(shown.main_words, {town.code: town.name for town in all_towns()}),
            "listings": listings_run_by(shown),
            "freshness": shown.freshness(timezone.localdate()),
            "editable": editable,
            "untold": untold(shown) if editable else [],
            "today": timezone.localdate(),
            "parts": ROW_PARTS.values(),
            "may_add": may_add(request),
        },
    )


@needs(Permission.EDIT_ORGANISATION)
@leads_to_the_kept
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the facts of one's own organisation, or of any within a coordinator's reach; nobody's change is lost."""
    where = reach(request.user, Permission.EDIT_ORGANISATION)
    edited = get_object_or_404(organisations_within(where), slug=slug)
    is_sent, may_hide = request.method == "POST", may_add(request)
    seen = request.POST.get("seen", "") if is_sent else marks(actions.values_of(edited))
    form = OrganisationForm(request.POST if is_sent else None, instance=edited, may_hide=may_hide, where=where)
    clashes: list[Clash] = []
    if is_sent and form.is_valid():
        mine = form.values()
        try:
            changed = actions.change(edited, form.facts(), form.serves(), by=person(request), seen=read_marks(seen))
        except ClashError as met:
            clashes = clashes_in_words(edited, met.clashes, mine, met.theirs, reader=person(request))
            seen, data = marks(met.theirs), with_theirs(request.POST, met.others)
            form = OrganisationForm(data, instance=fresh(edited), may_hide=may_hide, where=where)
        else:
            tell_saved(request, changed, mine)
            return redirect(changed)
    context = {"form": form, "organisation": edited, "parts": ROW_PARTS.values(), "seen": seen, "clashes": clashes}
    context["by_self"] = all(clash.is_own for clash in clashes)
    return render(request, "network/organisation_edit.html", context, status=409 if clashes else 200)


@needs(Permission.EDIT_ORGANISATION)
def new(request: HttpRequest) -> HttpResponse:
    """Add an organisation to the directory; coordinators only."""
    if not may_add(request):
        raise Http404
    sent, where = request.POST if request.method == "POST" else None, reach(request.user, Permission.EDIT_ORGANISATION)
    form = OrganisationForm(sent, may_hide=True, where=where, initial={"is_published": True})
    if request.method == "POST" and form.is_valid():
        added = actions.add(form.facts(), form.serves(), by=person(request))
        messages.success(request, _("Järjestö on nyt hakemistossa."))
        return redirect(added)
    return render(request, "network/organisation_edit.html", {"form": form, "organisation": None})


@require_POST
@needs(Permission.EDIT_ORGANISATION)
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the facts are right today."""
    where = reach(request.user, Permission.EDIT_ORGANISATION)
    confirmed = get_object_or_404(organisations_within(where), slug=slug)
    actions.confirm(confirmed, by=person(request))
    messages.success(request, _("Kiitos! Tiedot on vahvistettu tänään."))
    return redirect(confirmed)


def tell_saved(request: HttpRequest, changed: Organisation, mine: Mapping[str, Any]) -> None:
    """Say that the facts are kept, and what was changed at the same time by somebody else or in another tab."""
    messages.success(request, _("Tiedot on tallennettu ja vahvistettu."))
    stored = actions.values_of(changed)
    differ = [name for name, value in stored.items() if mark(value) != mark(mine[name])]
    tell_of_changes(request, entries_of(changed), differ, field_in_words)


def covered(found: Found, search: OrganisationFilter) -> list[str]:
    """Return the towns of a small network where nothing is found: whoever asks of another sees that at once."""
    names = list(search.municipality_names.values())
    return names if search.text and not found.count() and len(names) <= FEW_TOWNS else []


def asked_in_words(text: str, groups: list[FacetGroup], page: Page[int]) -> str:
    """Return what is looked for, so that tabs, bookmarks and the history of the browser are told apart."""
    chosen = [group.chosen.label for group in groups if group.chosen]
    turned = [_("sivu %(number)s") % {"number": page.number}] if page.number > 1 else []
    return ", ".join([*([f"”{text}”"] if text else []), *chosen, *turned])


def may_add(request: HttpRequest) -> bool:
    """Whether the person keeps the directory, and not only their own organisation."""
    where = reach(request.user, Permission.EDIT_ORGANISATION)
    return where.everywhere or bool(where.municipalities)


def fresh(edited: Organisation) -> Organisation:
    """Return the row as it stands: a validated form has already written into its own copy."""
    return Organisation.objects.get(pk=edited.pk)
