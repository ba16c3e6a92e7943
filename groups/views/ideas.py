"""Ideas from circle to circle: read by the people of all circles, passed on and taken back by their own."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions import ideas as actions
from groups.announcements import names_asked
from groups.enums import IdeaMarkKind
from groups.forms.diary import IdeaForm
from groups.models import Circle, Idea
from groups.permissions import belongs_to_a_circle, diary_circles
from groups.queries.diary import known_names, shown
from groups.queries.ideas import ideas_for, row_of, usable_photos
from groups.views.diary import WRITE, own_entry
from network.models import User
from network.requests import SignedInRequest

PAGE_SIZE = 20


def seen_idea(user: User, pk: int) -> Idea:
    """Return an idea to somebody who belongs to a circle; to others there are none."""
    if not belongs_to_a_circle(user):
        raise Http404
    return get_object_or_404(ideas_for(user), pk=pk)


@require_safe
def ideas(request: SignedInRequest) -> HttpResponse:
    """Show what circles have passed on, the newest first."""
    if not belongs_to_a_circle(request.user):
        raise Http404
    page = Paginator(ideas_for(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    own = diary_circles(request.user).select_related("diary").order_by("name")
    context = {"page": page, "rows": [row_of(idea) for idea in page], "own": own}
    return render(request, "groups/ideas.html", context)


@require_safe
def idea(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one idea."""
    return render(request, "groups/idea.html", {"row": row_of(seen_idea(request.user, pk))})


@require_POST
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """Thank for an idea of others, tell that it was tried, or take that back."""
    found = seen_idea(request.user, pk)
    kind, wanted = request.POST.get("kind", ""), request.POST.get("wanted") != "no"
    if row_of(found).is_own:
        raise Http404
    if kind in IdeaMarkKind.values:
        actions.mark_idea(found, kind, wanted=wanted, by=request.user)
    return redirect(found)


@require_http_methods(WRITE)
def pass_on(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Pass an entry on as an idea, after reading it through; or change the idea that it is already."""
    circle, entry = own_entry(request.user, slug, pk)
    kept = Idea.objects.filter(entry=entry).first()
    form = IdeaForm(
        request.POST or None,
        instance=kept,
        initial=None if kept else {"text": entry.text},
        photos=usable_photos(entry),
        names=_names_around(circle),
    )
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data.get(name, ()) for name in ("title", "text", "photos")}
        found = actions.pass_on(entry, **facts, by=request.user)
        messages.success(request, _("Kiitos! Idea näkyy nyt kaikkien piirien väelle."))
        return redirect(found)
    context = {
        "circle": circle,
        "entry": entry,
        "idea": kept,
        "form": form,
        "photos": [shown(p) for p in form.shown_photos],
    }
    return render(request, "groups/idea_form.html", context)


def _names_around(circle: Circle) -> list[str]:
    """Return the names that this room and those above know around the circle."""
    told: list[Any] = names_asked.send(sender=Circle, circle=circle)
    return [*known_names(circle), *(name for _receiver, names in told for name in names)]


@require_http_methods(WRITE)
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask whether the idea is to go, and take it back; sent twice it has gone already."""
    if request.method == "POST" and belongs_to_a_circle(request.user) and not Idea.objects.filter(pk=pk).exists():
        return redirect("diary:ideas")
    row = row_of(seen_idea(request.user, pk))
    if not row.is_own:
        raise Http404
    if request.method == "POST":
        actions.take_back(row.idea, by=request.user)
        messages.success(request, _("Idea on otettu takaisin. Sitä ei näe enää kukaan."))
        return redirect("diary:ideas")
    return render(request, "groups/idea_take_back.html", {"row": row})
