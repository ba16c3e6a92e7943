"""A circle's people without an account: named with their consent, given duties, erased at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups.permissions import managed_circles
from network.answers import site_address
from network.requests import SignedInRequest
from responsibilities.actions import carriers as actions
from responsibilities.actions.duties import give_to_own
from responsibilities.enums import Consent
from responsibilities.enums import ResponsibilityState as State
from responsibilities.forms.people import GiveForm, NamePersonForm
from responsibilities.holding import TakenMeanwhileError
from responsibilities.links import carrier_token
from responsibilities.models import Carrier
from responsibilities.queries.team import managed_duties, part_of

BOTH = ("GET", "HEAD", "POST")


@require_http_methods(BOTH)
def name_person(request: SignedInRequest, slug: str) -> HttpResponse:
    """Name a person who has no account and agreed to be named."""
    circle = get_object_or_404(managed_circles(request.user), slug=slug)
    form = NamePersonForm(request.POST if request.method == "POST" else None, circle=circle)
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "consent": Consent(form.cleaned_data["consent"])}
        carrier = actions.name_person(circle, **facts, by=request.user)
        messages.success(request, _("%(name)s on nyt piirin väkeä. Voit antaa hänelle vastuun.") % {"name": carrier})
        return redirect("responsibilities:circle_duties", slug)
    return render(request, "responsibilities/name_person.html", {"circle": circle, "form": form})


@require_safe
def own_link(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show the own link of somebody whom the circle has named, to be handed over; who left an address has it."""
    carriers = Carrier.objects.filter(circle__in=managed_circles(request.user).filter(slug=slug), email="")
    carrier = get_object_or_404(carriers.exclude(consent=Consent.OWN_ANSWER).select_related("circle"), pk=pk)
    address = site_address(reverse("responsibilities:own_part", args=[carrier_token(carrier)]))
    context = {"circle": carrier.circle, "carrier": carrier, "address": address}
    return render(request, "responsibilities/own_link.html", context)


@require_http_methods(BOTH)
def erase_person(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a name away everywhere, after a question."""
    carriers = Carrier.objects.filter(circle__in=managed_circles(request.user).filter(slug=slug))
    carrier = get_object_or_404(carriers.select_related("circle"), pk=pk)
    if request.method == "POST":
        actions.erase(carrier, by=request.user)
        messages.success(request, _("Nimi on poistettu kaikkialta, myös historiasta."))
        return redirect("responsibilities:circle_duties", slug)
    held = [part_of(row) for row in carrier.responsibilities.current().select_related("circle")]
    context = {"circle": carrier.circle, "carrier": carrier, "parts": held}
    return render(request, "responsibilities/erase_person.html", context)


@require_http_methods(BOTH)
def give(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Let oneself or one of the circle's named people have an open duty."""
    rows = managed_duties(request.user).filter(circle__slug=slug, state=State.OPEN).select_related("circle")
    duty = get_object_or_404(rows, pk=pk)
    carriers = list(Carrier.objects.filter(circle=duty.circle))
    is_own = duty.circle.members.filter(user=request.user).exists()
    form = GiveForm(
        request.POST if request.method == "POST" else None, me=request.user if is_own else None, carriers=carriers
    )
    if request.method == "POST" and form.is_valid():
        try:
            give_to_own(duty, form.given_to, by=request.user)
            messages.success(request, _("Vastuu on annettu: %(name)s.") % {"name": form.given_to})
        except TakenMeanwhileError:
            messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
        return redirect("responsibilities:circle_duties", slug)
    context = {"circle": duty.circle, "part": part_of(duty), "form": form, "has_holders": bool(form.holders)}
    return render(request, "responsibilities/give.html", context)
