"""“Which place suits me”: three questions, each of which may be skipped; the answers live in the address."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network.needs import needs
from network.queries.near import near_misses, resolve_place_text
from places.filters import GuideForm
from places.guide import DONE, FIRST, HOW, QUESTIONS, WHERE, chosen
from places.queries.guide import Answers, suggestions
from places.queries.search import local_now
from places.views.ways_on import functions_that_help

NEED = "which_place_suits"
ASKED_ON = {FIRST: ("who",), WHERE: ("near", "when"), HOW: ("how",)}


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Ask one question at a time; after the third show what suits, with why."""
    form = GuideForm(request.GET)
    form.is_valid()
    return _results(request, form) if form.step == DONE else _question(request, form)


def _question(request: HttpRequest, form: GuideForm) -> HttpResponse:
    names = ASKED_ON[form.step]
    context = {
        "form": form,
        "fields": [form[name] for name in names],
        "kept": [(name, value) for name, value in _answers(request) if name not in names],
        "title": _titles()[form.step],
        "step": form.step,
        "next_step": form.step + 1,
        "back": _at(request, form.step - 1) if form.step > FIRST else "",
        "skip": _at(request, form.step + 1, without=names),
    }
    return render(request, "places/guide.html", context)


def _results(request: HttpRequest, form: GuideForm) -> HttpResponse:
    found: dict[str, Any] = form.cleaned_data
    near = found.get("near") or ""
    here = resolve_place_text(near) if near else None
    answers = Answers(*(tuple(found.get(name) or ()) for name in ("who", "when", "how")))
    context = {
        "form": form,
        "found": suggestions(answers, here, local_now()),
        "here": here,
        "near": near,
        "lost": near if here is None else "",
        "near_misses": near_misses(near) if near and here is None else [],
        "answers": [(_titles()[step], _said(form, step), _at(request, step)) for step in ASKED_ON],
        "has_answers": bool(answers.wishes) or here is not None,
        "helping": functions_that_help(needs()[NEED]),
        "back": _at(request, HOW),
    }
    return render(request, "places/guide_results.html", context)


def _titles() -> dict[int, str]:
    return {FIRST: _("Kuka tulee?"), WHERE: _("Missä ja milloin?"), HOW: _("Miten haluat olla mukana?")}


def _said(form: GuideForm, step: int) -> str:
    """What was answered to one question, in words."""
    found = form.cleaned_data
    said = [found["near"]] if step == WHERE and found.get("near") else []
    for name in ASKED_ON[step]:
        if name in QUESTIONS:
            said += [str(option.label) for option in chosen(name, found.get(name) or ())]
    return ", ".join(said)


def _answers(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name in ("who", "near", "when", "how") for value in request.GET.getlist(name)]


def _at(request: HttpRequest, step: int, *, without: tuple[str, ...] = ()) -> str:
    """The same answers at another question."""
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    query["step"] = str(step)
    return f"?{query.urlencode()}"
