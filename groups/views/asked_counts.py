"""Which optional numbers are asked of gatherings: of the network, and of a municipality."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups.actions.asked_counts import ask_for, follow_network
from groups.forms.asked_counts import AskedCountsForm, ChooseMunicipalityForm
from groups.queries.asked_counts import Choice, choice_of, network_choice, own_choices
from network.models import Municipality
from network.permissions import Permission, Reach, needs, person, reach


@require_safe
@needs(Permission.SET_RULES)
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the network asks and which municipalities ask something else; lead to any of them."""
    where = reach(request.user, Permission.SET_RULES)
    data = request.GET if "municipality" in request.GET else None
    form = ChooseMunicipalityForm(data, municipalities=_municipalities(where))
    if form.is_bound and form.is_valid():
        return redirect("groups:counts_of", form.cleaned_data["municipality"].code)
    context = {"in_network": network_choice(), "own": own_choices(where), "everywhere": where.everywhere, "form": form}
    return render(request, "groups/counts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SET_RULES)
def of_network(request: HttpRequest) -> HttpResponse:
    """Choose the numbers of the whole network."""
    if not reach(request.user, Permission.SET_RULES).everywhere:
        raise Http404
    return _choose(request, network_choice())


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SET_RULES)
def of_municipality(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the numbers of a municipality, or follow the network."""
    where = reach(request.user, Permission.SET_RULES)
    return _choose(request, choice_of(get_object_or_404(_municipalities(where), code=code)))


def _choose(request: HttpRequest, choice: Choice) -> HttpResponse:
    form = AskedCountsForm(choice, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if choice.municipality and form.follows_network:
            follow_network(choice.municipality, by=person(request))
        else:
            ask_for(form.codes(), municipality=choice.municipality, by=person(request))
        messages.success(request, _("Luvut on tallennettu. Ne kysytään heti seuraavalla viikkolistalla."))
        return redirect("groups:counts")
    return render(request, "groups/counts_form.html", {"form": form, "choice": choice})


def _municipalities(where: Reach) -> QuerySet[Municipality]:
    found = Municipality.objects.order_by("name_fi")
    return found if where.everywhere else found.filter(code__in=where.municipalities)
