"""Prescription slips: a professional finds, previews and prints one; a circle enters its code."""

from uuid import uuid4

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from groups.actions.slips import CodeResult, give_slip, use_code
from groups.forms.slips import ChooseForm, CodeForm, FindForm, PrintForm
from groups.models import SlipTally
from groups.permissions import may_use_codes
from groups.queries.slips import Stop, find, stops
from groups.slip_papers import slip_pdf
from groups.slips import told_of
from network.answers import pdf_answer
from network.models import User
from network.permissions import Permission, needs, person
from network.requests import SignedInRequest

LIMIT = {"use_slip_code": "30/h/user"}
WRITE = ["GET", "HEAD", "POST"]
RESULT_WORDS = {
    CodeResult.USED: gettext_lazy("Kiitos, resepti on merkitty käytetyksi."),
    CodeResult.ALREADY: gettext_lazy("Tämä resepti on jo merkitty. Se lasketaan kerran."),
}


@require_http_methods(WRITE)
@needs(Permission.GIVE_SLIP)
def slips(request: SignedInRequest) -> HttpResponse:
    """Find places and circles near an address; what was asked is in no address and is kept nowhere."""
    form, found = FindForm(request.POST or None), None
    if request.method == "POST" and form.is_valid() and form.answer.here:
        found = find(form.answer.here, form.cleaned_data["need"])
    return _page(request, form, found)


def _page(request: SignedInRequest, form: FindForm, found: object) -> HttpResponse:
    context = {"form": form, "found": found, "chosen": request.POST.getlist("chosen")}
    return render(request, "groups/slips.html", context | {"tallies": _tallies(person(request))})


def _tallies(user: User) -> list[dict[str, object]]:
    rows = SlipTally.objects.filter(giver=user)[:8]
    return [
        {
            "quarter": f"{row.quarter.year} / {row.quarter.month // 3 + 1}",
            "given": row.given,
            "told": _told(row),
            "day": row.told_on,
        }
        for row in rows
    ]


def _told(row: SlipTally) -> object:
    return told_of(row.told_given, row.told_used) if row.told_on else None


@require_POST
@needs(Permission.GIVE_SLIP)
def preview(request: SignedInRequest) -> HttpResponse:
    """Show the slip as it will be; nothing is counted before it is printed."""
    form = ChooseForm(request.POST)
    if not form.is_valid():
        here = form.answer.here
        return _page(request, form, find(here, form.cleaned_data.get("need", "")) if here else None)
    language = form.cleaned_data["language"]
    context = {"form": form, "stops": _stops(form), "key": uuid4(), "language": language}
    return render(request, "groups/slip_preview.html", context)


def _stops(form: ChooseForm) -> list[Stop]:
    with translation.override(form.cleaned_data["language"]):
        found = stops(form.cleaned_data["chosen"], form.answer.here)
    if not found:
        raise Http404
    return found


@require_POST
@needs(Permission.GIVE_SLIP)
def paper(request: SignedInRequest) -> HttpResponse:
    """Count the slip and give it as a PDF; the same form sent twice is the same slip."""
    form = PrintForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Reseptiä ei tehty. Valitse paikka uudelleen."))
        return redirect("slips:slips")
    found = _stops(form)
    code = give_slip(key=form.cleaned_data["key"], by=person(request))
    answer = pdf_answer(slip_pdf(found, code, form.cleaned_data["language"]), "resepti")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(WRITE)
def code(request: SignedInRequest) -> HttpResponse:
    """Let whoever runs a circle or a place enter the code of a slip; guessing is limited, and a use is counted once."""
    if not may_use_codes(request.user):
        raise Http404
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST" and not ratelimit.consume(request, app="groups", action="use_slip_code", config=LIMIT):
        form.add_error(None, _("Koodeja on kokeiltu monta. Odota tunti ja yritä sitten uudelleen."))
        status = 429
    elif request.method == "POST" and form.is_valid():
        result = use_code(form.cleaned_data["code"])
        if result == CodeResult.UNKNOWN:
            form.add_error("code", _("Koodia ei löydy. Tarkista se lapusta. Yli 90 päivää vanhat koodit on unohdettu."))
        else:
            messages.success(request, RESULT_WORDS[result])
            return redirect("slips:code")
    return render(request, "groups/slip_code.html", {"form": form}, status=status)
