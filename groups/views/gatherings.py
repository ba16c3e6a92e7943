"""Gatherings beside the timetable: one more, or one at another time."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.actions.gatherings import (
    QuarterClosedError,
    ReportedMeanwhileError,
    SlotTakenError,
    add_gathering,
    move_gathering,
)
from groups.enums import GatheringState
from groups.forms.gatherings import AddGatheringForm, MoveGatheringForm
from groups.models import Gathering
from groups.permissions import reported_circles
from network.hours_in_words import clock_range, day_in_words
from network.periods_in_words import period_in_words
from network.permissions import person


def add(request: HttpRequest) -> HttpResponse:
    """Add a gathering to one of the circles whose numbers the person reports."""
    user = person(request)
    circles = reported_circles(user).published().order_by("name")
    if not circles.exists():
        raise Http404
    first = {"circle": request.GET.get("circle", "")}
    form = AddGatheringForm(request.POST if request.method == "POST" else None, initial=first, circles=circles)
    if request.method == "POST" and form.is_valid():
        try:
            gathering = add_gathering(**form.cleaned_data, by=user)
        except SlotTakenError:
            _say_taken(form)
        except QuarterClosedError as error:
            _say_closed(form, error)
        else:
            messages.success(request, _("Kokoontuminen on lisätty listalle."))
            return redirect("groups:week_sheet", str(gathering.week))
    return render(request, "groups/gathering_add.html", {"form": form})


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a gathering that nobody has reported to another time."""
    user = person(request)
    waiting = Gathering.objects.reportable_by(user).filter(state=GatheringState.NOT_REPORTED)
    gathering = get_object_or_404(waiting.select_related("circle"), pk=pk)
    now = {name: getattr(gathering, name) for name in ("day", "starts", "ends")}
    form = MoveGatheringForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            moved = move_gathering(gathering, **form.cleaned_data, by=user)
        except SlotTakenError:
            _say_taken(form)
        except QuarterClosedError as error:
            _say_closed(form, error)
        except ReportedMeanwhileError:
            messages.error(request, _("Joku muu ehti ilmoittaa tämän kokoontumisen. Sitä ei siirretty."))
            return redirect("groups:week_sheet", str(gathering.week))
        else:
            messages.success(request, _("Kokoontuminen on siirretty. Vanhalla paikallaan se on merkitty siirretyksi."))
            return redirect("groups:week_sheet", str(moved.week))
    when = f"{day_in_words(gathering.day)} {clock_range(gathering.starts, gathering.ends)}"
    return render(request, "groups/gathering_move.html", {"form": form, "gathering": gathering, "when": when})


def _say_taken(form: forms.Form) -> None:
    form.add_error("starts", _("Piirillä on jo kokoontuminen siihen aikaan. Valitse toinen aika."))


def _say_closed(form: forms.Form, error: QuarterClosedError) -> None:
    text = _("%(quarter)s on suljettu. Pyydä koordinaattoria avaamaan se, jos luku puuttuu.")
    form.add_error("day", text % {"quarter": period_in_words(error.quarter)})
