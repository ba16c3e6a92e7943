"""Who stands behind circles: those that have nobody, naming somebody, and giving the task back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions import background as actions
from groups.forms.background import AloneFilterForm, NameContactForm, StepDownForm
from groups.models import Circle
from groups.permissions import backed_circles
from groups.queries.background import candidates, contacts_of, with_own_words, without_contact
from network.permissions import Permission, needs, reach
from network.requests import SignedInRequest

PER_PAGE = 20


@require_safe
@needs(Permission.SUPPORT_CIRCLE)
def without_background(request: SignedInRequest) -> HttpResponse:
    """List the circles of the area that have nobody behind them."""
    form = AloneFilterForm(request.GET, where=reach(request.user, Permission.SUPPORT_CIRCLE))
    asked = form.asked()
    page = Paginator(without_contact(request.user).filter(**asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": with_own_words(page), "narrowed": bool(asked)}
    return render(request, "groups/background_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def background(request: SignedInRequest, slug: str) -> HttpResponse:
    """Name a background contact; the contact themself may give the task to another of the area."""
    circle = get_object_or_404(backed_circles(request.user).select_related("municipality", "host"), slug=slug)
    contacts = contacts_of(circle)
    people = candidates(circle).exclude(pk__in=[contact.pk for contact in contacts])
    form = NameContactForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        actions.name_background_contact(circle, person, by=request.user)
        text = _("%(name)s on nyt taustayhteyshenkilö. Hän ja piirin vetäjä saivat siitä viestin.")
        messages.success(request, text % {"name": person})
        return (
            redirect("groups:background", slug) if backed_circles(request.user).contains(circle) else redirect(circle)
        )
    context = {
        "circle": circle,
        "contacts": contacts,
        "form": form,
        "step_down": StepDownForm(),
        "is_contact": request.user in contacts,
        "has_candidates": people.exists(),
        "row": with_own_words([circle])[0],
    }
    return render(request, "groups/background.html", context)


@require_POST
def step_down(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the task of a background contact back."""
    circle = get_object_or_404(Circle, slug=slug)
    if request.user not in contacts_of(circle):
        raise Http404
    form = StepDownForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Viesti on liian pitkä. Lyhennä se 500 merkkiin."))
        return redirect("groups:background", slug)
    actions.step_down(circle, message=form.cleaned_data["message"], by=request.user)
    messages.success(
        request, _("Et ole enää piirin taustayhteyshenkilö. Koordinaattori ja piirin vetäjä saivat viestin.")
    )
    return redirect("reporting:start")
