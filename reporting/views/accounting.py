"""Social accounting: volunteer work and its stated value, and what a visit cost by who paid."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network.models import User
from network.periods import Period, Week
from network.permissions import Permission, may, person
from reporting.accounting.document import (
    Accounts,
    account_document,
    accounts_of,
    money_charts,
    notes_of,
    work_charts,
)
from reporting.accounting.forms import AccountForm
from reporting.accounting.tables import COSTS, VOLUNTEERING
from reporting.areas import Area
from reporting.enums import Audience, FileFormat
from reporting.exports import CONTENT_TYPES, WRITERS
from reporting.in_words import safety_in_words
from reporting.permissions import accounted_areas, orders_reports, sees_accounts
from reporting.queries import first_month, one_moment

FORMATS = (FileFormat.XLSX, FileFormat.ODS, FileFormat.CSV, FileFormat.PDF, FileFormat.JSON)
FUNDING = "reporting:accounting_funding"
TABLES = ("volunteering", "earlier", "costs", "costs_by_year")


@dataclass(frozen=True)
class Chosen:
    """What the address asks for; of a wrong choice only the form, which says what is wrong."""

    form: AccountForm
    area: Area | None
    period: Period | None

    @property
    def query(self) -> str:
        """The same choice as the query string of any page of the accounts."""
        return query_of(self.area, self.period) if self.area and self.period else ""


def query_of(area: Area, period: Period) -> str:
    """Return the query string that chooses the area and the period."""
    return f"?{urlencode({'area': str(area), 'period': str(period)})}"


def chosen_of(request: HttpRequest) -> Chosen:
    """Read the address; a person who may see no accounts at all gets 404."""
    user = person(request)
    listed = accounted_areas(user)
    if not listed:
        raise Http404
    asked = _linked(user, request.GET.get("area", ""), listed)
    if asked and asked not in listed:
        listed.append(asked)
    today = timezone.localdate()
    data = {"area": str(listed[0]), "period": str(Week.of(today).year)} | request.GET.dict()
    form = AccountForm(
        data, areas=listed, first_month=first_month(), may_see=lambda area: area in listed or sees_accounts(user, area)
    )
    if not form.is_valid():
        return Chosen(form, None, None)
    return Chosen(form, form.chosen_area(), form.chosen_period())


def _linked(user: User, text: str, listed: list[Area]) -> Area | None:
    """Return one circle, place or organisation that a link has chosen, when this person may see its accounts."""
    if not text or text in {str(area) for area in listed}:
        return None
    try:
        found = Area.parse(text)
    except ValueError:
        return None
    return found if sees_accounts(user, found) else None


def exactly(request: HttpRequest) -> tuple[Area, Period, str]:
    """Return the area and the period of a page that has no form to mend a wrong choice with: that is 404."""
    chosen = chosen_of(request)
    if chosen.area is None or chosen.period is None:
        raise Http404
    return chosen.area, chosen.period, chosen.query


@require_safe
def accounting(request: HttpRequest) -> HttpResponse:
    """Show the accounts of an area and a period, each formula with its numbers."""
    chosen = chosen_of(request)
    context: dict[str, Any] = {"form": chosen.form, "formats": FORMATS, "query": chosen.query}
    if chosen.area and chosen.period:
        with one_moment():
            accounts = accounts_of(chosen.area, chosen.period, timezone.localdate())
        context |= _told(accounts)
    context["orders_reports"] = orders_reports(person(request))
    context["may_state"] = may(request.user, Permission.ORDER_REPORT)
    return render(request, "reporting/accounting.html", context)


def _told(accounts: Accounts) -> dict[str, Any]:
    document = account_document(accounts)
    return {
        "document": document,
        "accounts": accounts,
        "tables": dict.fromkeys(TABLES) | {table.key.removeprefix("fact_"): table for table in document.fact_tables},
        "work_notes": notes_of(VOLUNTEERING, accounts.work),
        "cost_notes": notes_of(COSTS, accounts.costs),
        "work_charts": work_charts(accounts),
        "money_charts": money_charts(accounts),
        "safety": safety_in_words(Audience.INTERNAL, str(accounts.period)),
        "meanings": [replace(told, rows=_rows_of(told.key, accounts)) for told in document.meanings],
        "neighbours": [
            (_("Edellinen jakso"), query_of(accounts.area, accounts.period.before)),
            (_("Vuotta aiemmin"), query_of(accounts.area, accounts.period.year_before)),
        ],
    }


def _rows_of(key: str, accounts: Accounts) -> str:
    """Return where the rows of the figure are; those of earlier periods have pages of their own."""
    names = {"fact_volunteering": "reporting:accounting_hours", "fact_costs_by": "", "fact_costs": FUNDING}
    name = next((name for start, name in names.items() if key.startswith(start)), "")
    return f"{reverse(name)}{query_of(accounts.area, accounts.period)}" if name else ""


@require_safe
def download(request: HttpRequest, file_format: str) -> HttpResponse:
    """Give the same accounts as a file."""
    if file_format not in FORMATS:
        raise Http404
    area, period, _query = exactly(request)
    with one_moment():
        document = account_document(accounts_of(area, period, timezone.localdate()))
    answer = HttpResponse(WRITERS[file_format](document), content_type=CONTENT_TYPES[file_format])
    answer["Content-Disposition"] = f'attachment; filename="{file_name(area, period)}.{file_format}"'
    return answer


def file_name(area: Area, period: Period) -> str:
    """Return a file's name without its ending: letters, digits and hyphens only."""
    return f"tilinpito-{str(area).replace(':', '-')[:90]}-{period}"
