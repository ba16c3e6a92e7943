"""The diary of a circle: read, written, changed and mended by its own people, and by nobody else."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions import diary as actions
from groups.enums import CircleState
from groups.forms.diary import EntryForm, gathering_in_words, shown_name
from groups.models import Circle, Diary, DiaryEntry
from groups.models.diary import UNDO_FOR
from groups.queries.diary import circles_with_diary, entries_with_photos, gatherings_to_link, shown, years_of
from groups.queries.ideas import usable_photos
from network.hours_in_words import day_in_words
from network.models import User
from network.requests import SignedInRequest

PAGE_SIZE = 20
WRITE = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class EntryRow:
    """An entry on a page, and what the reader may do with it."""

    entry: DiaryEntry
    may_change: bool

    @property
    def day(self) -> str:
        return day_in_words(self.entry.day)

    @property
    def gathering(self) -> str:
        return gathering_in_words(self.entry.gathering) if self.entry.gathering else ""

    @property
    def writer(self) -> str:
        return shown_name(self.entry.written_by) if self.entry.written_by else ""

    @property
    def photos(self) -> list[dict[str, Any]]:
        seen = self.entry.seen_photos  # type: ignore[attr-defined]
        return [{"row": row, "shown": shown(row), "waits": row.marks < row.people} for row in seen]


def own_circle(user: User, slug: str) -> Circle:
    """Return a circle whose diary the person reads; to everybody else there is none."""
    found: Circle = get_object_or_404(circles_with_diary(user), slug=slug)
    return found


def own_diary(user: User, slug: str, *, to_write: bool = False) -> tuple[Circle, Diary]:
    """Return the circle with its opened diary; that of a circle that has ended is only read and mended."""
    found = circles_with_diary(user).filter(diary__isnull=False)
    circle = get_object_or_404(found.exclude(state=CircleState.ENDED) if to_write else found, slug=slug)
    return circle, circle.diary


def may_change(circle: Circle, entry: DiaryEntry, user: User) -> bool:
    """Say whether the person may change the entry: who wrote it, and the circle's leads."""
    return entry.written_by_id == user.pk or bool(circle.is_led)  # type: ignore[attr-defined]


def own_entry(user: User, slug: str, pk: int) -> tuple[Circle, DiaryEntry]:
    """Return an entry that the person reads."""
    circle, diary = own_diary(user, slug)
    return circle, get_object_or_404(entries_with_photos(user).kept().filter(diary=diary), pk=pk)


def changeable_entry(user: User, slug: str, pk: int) -> tuple[Circle, DiaryEntry]:
    """Return an entry that the person may change."""
    circle, entry = own_entry(user, slug, pk)
    if not may_change(circle, entry, user):
        raise Http404
    return circle, entry


@require_safe
def diary(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the diary a year at a time, the latest entry first, and what was just removed."""
    circle = own_circle(request.user, slug)
    if not hasattr(circle, "diary"):
        return render(request, "groups/diary.html", {"circle": circle, "years": {}})
    years = years_of(circle.diary)
    year = _year(request.GET.get("year", ""), years)
    page, removed = _entries(request, circle, year, years.get(year, 0))
    context = {
        "circle": circle,
        "diary": circle.diary,
        "years": years,
        "year": year,
        "page": page,
        "rows": [EntryRow(entry, may_change(circle, entry, request.user)) for entry in page],
        "removed": [entry for entry in removed if may_change(circle, entry, request.user)],
        "undo_minutes": UNDO_FOR.seconds // 60,
        "may_write": circle.state != CircleState.ENDED,
    }
    return render(request, "groups/diary.html", context)


def _year(text: str, years: dict[int, int]) -> int:
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return asked if asked in years else next(iter(years), timezone.localdate().year)


def _entries(
    request: SignedInRequest, circle: Circle, year: int, number: int
) -> tuple[Page[DiaryEntry], list[DiaryEntry]]:
    rows = entries_with_photos(request.user).filter(diary=circle.diary)
    pages = Paginator(rows.kept().filter(day__year=year), PAGE_SIZE)
    pages.count = number  # the years have been counted
    page = pages.get_page(request.GET.get("page"))
    return page, list(DiaryEntry.objects.restorable().filter(diary=circle.diary))


@require_POST
def open_diary(request: SignedInRequest, slug: str) -> HttpResponse:
    """Open the diary by hand."""
    circle = own_circle(request.user, slug)
    actions.open_diary(circle, by=request.user)
    messages.success(request, _("Päiväkirja on avattu. Vain piirin oma väki näkee sen."))
    return redirect("diary:diary", slug)


@require_http_methods(WRITE)
def new_entry(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write an entry."""
    circle, found = own_diary(request.user, slug, to_write=True)
    form = EntryForm(request.POST or None, gatherings=gatherings_to_link(circle))
    if request.method == "POST" and form.is_valid():
        entry = actions.write_entry(found, **form.said(), key=form.cleaned_data["key"], by=request.user)
        messages.success(request, _("Merkintä on tallessa. Voit lisätä siihen kuvia."))
        return redirect(entry)
    return render(request, "groups/diary_entry_form.html", {"circle": circle, "form": form})


@require_safe
def entry(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show one entry with its photos, and everything that can be done with it."""
    circle, found = own_entry(request.user, slug, pk)
    context = {
        "circle": circle,
        "row": EntryRow(found, may_change(circle, found, request.user)),
        "may_write": circle.state != CircleState.ENDED,
        "idea": getattr(found, "idea", None),
        "usable_photos": usable_photos(found).count(),
    }
    return render(request, "groups/diary_entry.html", context)


@require_http_methods(WRITE)
def edit_entry(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change an entry; what somebody else changed meanwhile is shown, and nothing is overwritten."""
    circle, found = changeable_entry(request.user, slug, pk)
    linked = gatherings_to_link(circle, found.gathering)
    form, theirs = EntryForm(request.POST or None, instance=found, gatherings=linked), None
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.edit_entry(found, **form.said(), seen=_seen(request), by=request.user)
        except actions.ChangedMeanwhileError as meanwhile:
            theirs = meanwhile.entry
        else:
            messages.success(request, _("Muutos on tallennettu."))
            return redirect(changed)
    seen = theirs.version if theirs else _seen(request) if request.method == "POST" else found.version
    context = {"circle": circle, "form": form, "entry": found, "theirs": theirs, "seen": seen}
    return render(request, "groups/diary_entry_form.html", context, status=409 if theirs else 200)


def _seen(request: SignedInRequest) -> int:
    """The version of the entry that the sent page had shown."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@require_http_methods(WRITE)
def remove_entry(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask whether the entry is to go, and take it away; for a while it can be brought back."""
    circle, diary_ = own_diary(request.user, slug)
    if request.method == "POST" and DiaryEntry.objects.restorable().filter(diary=diary_, pk=pk).exists():
        return redirect("diary:diary", slug)
    circle, found = changeable_entry(request.user, slug, pk)
    if request.method == "POST":
        actions.remove_entry(found, by=request.user)
        messages.success(request, _("Merkintä on poistettu. Voit vielä hetken perua poiston."))
        return redirect("diary:diary", slug)
    context = {"circle": circle, "row": EntryRow(found, may_change=True), "undo_minutes": UNDO_FOR.seconds // 60}
    return render(request, "groups/diary_entry_remove.html", context)


@require_POST
def restore_entry(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Bring a removed entry back."""
    circle, found = own_diary(request.user, slug)
    removed = get_object_or_404(DiaryEntry, diary=found, pk=pk)
    if not may_change(circle, removed, request.user):
        raise Http404
    if removed.removed_at and not actions.restore_entry(removed, by=request.user):
        messages.error(request, _("Aika ehti kulua, ja merkintä on poistettu lopullisesti."))
        return redirect("diary:diary", slug)
    messages.success(request, _("Merkintä on taas päiväkirjassa."))
    return redirect(removed)
