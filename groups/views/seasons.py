"""A circle's breaks of the year: a summer without gatherings, said ahead and taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from groups.actions import seasons as actions
from groups.enums import CircleState
from groups.forms.seasons import SeasonForm
from groups.models import CircleSeason, Gathering
from groups.models.circle import CircleQuerySet
from groups.permissions import managed_circles
from groups.queries.meetings import break_in_words
from network.hours_in_words import day_in_words
from network.requests import SignedInRequest


def _own(request: SignedInRequest) -> CircleQuerySet:
    return managed_circles(request.user).exclude(state=CircleState.ENDED)


@require_http_methods(["GET", "HEAD", "POST"])
def seasons(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the breaks that are said, and say another."""
    circle = get_object_or_404(_own(request).select_related("municipality", "timetable"), slug=slug)
    form = SeasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _season, cancelled = actions.set_season(circle, **form.cleaned_data, by=request.user)
        messages.success(request, _("Tauko on merkitty. Piirin sivu, haku ja kalenteri kertovat siitä."))
        if cancelled:
            text = ngettext(
                "Peruttiin myös kerta, joka oli lisätty erikseen: %(days)s.",
                "Peruttiin myös kerrat, jotka oli lisätty erikseen: %(days)s.",
                len(cancelled),
            )
            messages.warning(request, text % {"days": _days(cancelled)})
        return redirect("groups:seasons", slug)
    today = timezone.localdate()
    rows = [(season, season.next_days(today)) for season in circle.seasons.all()]
    context = {
        "circle": circle,
        "form": form,
        "on_break": break_in_words(circle),
        "coming": [(season, days) for season, days in rows if days],
    }
    return render(request, "groups/seasons.html", context)


def _days(gatherings: list[Gathering]) -> str:
    return ", ".join(day_in_words(gathering.day) for gathering in gatherings)


@require_POST
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a break back."""
    season = get_object_or_404(CircleSeason.objects.filter(circle__in=_own(request)), circle__slug=slug, pk=pk)
    back = actions.remove_season(season, by=request.user)
    messages.success(request, _("Tauko on peruttu. Tavalliset ajat ovat taas voimassa."))
    if back:
        messages.info(request, _("Myös nämä kerrat pidetään: %(days)s.") % {"days": _days(back)})
    return redirect("groups:seasons", slug)
