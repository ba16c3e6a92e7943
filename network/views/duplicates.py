"""Records that may be one organisation: the pairs, two side by side, joined field by field, told apart, taken back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from network.actions.merging import merge, take_back_apart, tell_apart, undo_merge
from network.actions.once import GoneError
from network.actions.organisation_rows import BeyondReachError
from network.duplicates import Pair, compare
from network.duplicates_in_words import level_in_words, reasons_in_words
from network.forms.merging import FIRST, MergeForm, beyond_in_words
from network.models import NotSame, Organisation, OrganisationMerge, User
from network.organisation_plan import current_values, directory_state
from network.permissions import Permission, Reach, needs, person, reach
from network.queries.duplicates import Look, facts_of, last_look, look_through, place_words, within
from network.queries.organisations import organisations_within
from network.tasks import ask_for_duplicates

PER_PAGE = 20
LOOKED_THROUGH_AT_ONCE = 1000
MOST_MERGES = 20


def kept_by(request: HttpRequest) -> tuple[Reach, QuerySet[Organisation]]:
    """Return where the person keeps the directory, and the organisations there."""
    where = reach(request.user, Permission.KEEP_DIRECTORY)
    return where, organisations_within(where)


@needs(Permission.KEEP_DIRECTORY)
def duplicates(request: HttpRequest) -> HttpResponse:
    """List the pairs by certainty, each with why, and what has been joined lately."""
    where, own = kept_by(request)
    keys = None if where.everywhere else set(own.values_list("pk", flat=True))
    look, is_old = _look()
    page = Paginator(within(look.left() if look else [], keys), PER_PAGE).get_page(request.GET.get("page"))
    wanted = {key for pair in page for key in (pair.first, pair.second)}
    shown = Organisation.objects.filter(pk__in=wanted).prefetch_related("municipalities").in_bulk()
    pairs = [
        (shown[pair.first], shown[pair.second], level_in_words(pair.level), reasons_in_words(pair.reasons))
        for pair in page
        if pair.first in shown and pair.second in shown
    ]
    merges = OrganisationMerge.objects.select_related("kept").filter(undone_at=None)
    if keys is not None:
        merges = merges.filter(kept__in=keys)
    context = {
        "page": page,
        "pairs": pairs,
        "merges": merges[:MOST_MERGES],
        "apart": _apart(keys is None, own).count(),
        "look": look,
        "is_old": is_old,
    }
    return render(request, "network/duplicates.html", context)


def _look() -> tuple[Look | None, bool]:
    """Return the last look and whether the directory has changed since; a small directory is looked through at once."""
    look = last_look()
    if look is not None and look.state == directory_state():
        return look, False
    if Organisation.objects.count() <= LOOKED_THROUGH_AT_ONCE:
        return look_through(), False
    ask_for_duplicates()
    return look, True


def _apart(everywhere: bool, own: QuerySet[Organisation]) -> QuerySet[NotSame]:
    """Return the pairs said to be two of which the person keeps both, the latest first."""
    rows = NotSame.objects.order_by("-at", "-pk")
    return rows if everywhere else rows.filter(first__in=own.values("pk"), second__in=own.values("pk"))


@require_safe
@needs(Permission.KEEP_DIRECTORY)
def told_apart(request: HttpRequest) -> HttpResponse:
    """List the pairs that somebody has said to be two: who, when, and a way to take it back."""
    where, own = kept_by(request)
    rows = _apart(where.everywhere, own).select_related("first", "second", "by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "network/told_apart.html", {"page": page})


@require_POST
@needs(Permission.KEEP_DIRECTORY)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget that two were said not to be the same."""
    where, own = kept_by(request)
    told = get_object_or_404(_apart(where.everywhere, own).select_related("first", "second"), pk=pk)
    take_back_apart(told, by=person(request))
    text = _("Peruttu: %(one)s ja %(other)s voivat taas olla sama järjestö.")
    messages.success(request, text % {"one": told.first.name, "other": told.second.name})
    return redirect("network:told_apart")


@needs(Permission.KEEP_DIRECTORY)
def duplicate(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Show two records side by side, and join them as the person chooses."""
    if first == second:
        raise Http404
    where, own = kept_by(request)
    if told := _already(own, first, second):
        messages.info(request, _("Nämä on jo yhdistetty: %(merged)s on osa tätä.") % {"merged": told.merged_name})
        return redirect(told.kept)
    one, other = get_object_or_404(own, pk=first), get_object_or_404(own, pk=second)
    values = current_values([one.pk, other.pk])
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        names=(f"{one.name} ({one.get_absolute_url()})", f"{other.name} ({other.get_absolute_url()})"),
        values=(values[one.pk], values[other.pk]),
        where=where,
    )
    try:
        told = _joined(form, one, other, by=person(request)) if request.method == "POST" and form.is_valid() else None
    except GoneError:
        return redirect(request.path)
    if told:
        text = _("%(merged)s on nyt osa tätä: %(kept)s. Voit perua yhdistämisen sivulta Mahdolliset kaksoiskappaleet.")
        left = Organisation.objects.get(pk=told.kept_id)
        messages.success(request, text % {"merged": told.merged_name, "kept": left.name})
        return redirect(left)
    facts = facts_of([one.pk, other.pk])
    pair = compare(facts[0], facts[1], place_words()) or Pair(one.pk, other.pk, 0.0, ())
    context = {
        "form": form,
        "one": one,
        "other": other,
        "reasons": reasons_in_words(pair.reasons),
        "apart": NotSame.objects.select_related("by")
        .filter(first_id=min(first, second), second_id=max(first, second))
        .first(),
        "leads_here": [(each, _led_to(each)) for each in (one, other)],
    }
    return render(request, "network/duplicate.html", context)


def _joined(form: MergeForm, one: Organisation, other: Organisation, *, by: User) -> OrganisationMerge | None:
    """Join the two as was chosen; what has come out of the person's reach since they looked is told in the form."""
    kept, merged = (one, other) if form.cleaned_data["kept"] == FIRST else (other, one)
    try:
        return merge(kept, merged, form.chosen(), by=by)
    except BeyondReachError as error:
        form.add_error(None, beyond_in_words(error.towns))
        return None


def _already(own: QuerySet[Organisation], first: int, second: int) -> OrganisationMerge | None:
    """Return how one of the two has been joined to the other already."""
    kept, merged = own.filter(pk__in=(first, second)).values("pk"), (first, second)
    told = OrganisationMerge.objects.filter(kept__in=kept, merged_key__in=merged, undone_at=None)
    return told.select_related("kept").first()


def _led_to(one: Organisation) -> dict[str, int]:
    """Count what moves with a record."""
    found: dict[str, int] = Organisation.objects.filter(pk=one.pk).aggregate(
        places=Count("run_work_forms", distinct=True),
        circles=Count("hosted_circles", distinct=True),
        editors=Count("memberships", distinct=True),
    )
    return found


@require_POST
@needs(Permission.KEEP_DIRECTORY)
def apart(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Remember that the two are not the same."""
    if first == second:
        raise Http404
    _where, own = kept_by(request)
    one, other = get_object_or_404(own, pk=first), get_object_or_404(own, pk=second)
    tell_apart(one, other, by=person(request))
    messages.success(request, _("Muistamme, että nämä ovat eri järjestöjä. Emme ehdota niitä enää."))
    return redirect("network:duplicates")


@require_POST
@needs(Permission.KEEP_DIRECTORY)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back a record that was joined to another."""
    _where, own = kept_by(request)
    told = get_object_or_404(OrganisationMerge.objects.filter(kept__in=own.values("pk")), pk=pk)
    try:
        restored = undo_merge(told, by=person(request))
    except GoneError:
        if back := own.filter(pk=told.merged_key).first():
            return redirect(back)
        messages.error(request, _("Tätä ei voi perua nyt. Peru ensin myöhemmät yhdistämiset samaan järjestöön."))
        return redirect("network:duplicates")
    except BeyondReachError as error:
        messages.error(request, _("Emme peruneet mitään.") + " " + beyond_in_words(error.towns))
        return redirect("network:duplicates")
    messages.success(request, _("Yhdistäminen on peruttu: %(name)s on taas oma järjestönsä.") % {"name": restored.name})
    return redirect(restored)
