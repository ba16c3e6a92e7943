"""The figures of an area as they are now."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from network.periods import Week
from network.permissions import Permission, may, needs, person
from reporting.disclosure import shareable
from reporting.document import document_of
from reporting.enums import Audience
from reporting.forms import FiguresForm
from reporting.permissions import areas, keeps_accounts, sees_exact_figures
from reporting.queries import first_month, one_moment
from reporting.queries import statistics as statistics_of


@require_safe
@needs(Permission.READ_STATISTICS)
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the area's figures, counted with the same question as a report's."""
    user = person(request)
    today = timezone.localdate()
    choices = areas(user, Permission.READ_STATISTICS)
    chosen = {"area": str(choices[0]), "period": str(Week.of(today).year)} | request.GET.dict()
    form = FiguresForm(chosen, areas=choices, first_month=first_month())
    document = None
    if form.is_valid():
        area = form.chosen_area()
        with one_moment():
            found = statistics_of(area, form.chosen_period(), today)
        exact = sees_exact_figures(user, area)
        audience = Audience.INTERNAL if exact else Audience.SHAREABLE
        document = document_of(found if exact else shareable(found, settings.DISCLOSURE_KEY), audience)
    context = {
        "form": form,
        "document": document,
        "sees_missed": may(user, Permission.ORDER_REPORT),
        "keeps_accounts": keeps_accounts(user),
    }
    return render(request, "reporting/statistics.html", context)
