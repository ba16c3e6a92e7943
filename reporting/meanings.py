"""What each figure of a document means, and where one sees from which rows it came."""

from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse

from groups.enums import GatheringState
from reporting.columns import Column
from reporting.document import Document
from reporting.models import Report
from reporting.tables import Meaning

ANY_STATE = ("circles", "reporting_rate", "places", "place_rate")
LISTS = {
    "open": "places:search",
    "fact_actors": "network:organisations",
    "fact_functions": "network:organisations",
    "fact_funding": "network:organisations",
    "fact_duties": "responsibilities:duties",
}

OWN_ROWS = {
    "fact_lives": ("reporting:lives", ""),
    "fact_per_1000": ("reporting:rows", "?of=circles"),
    "fact_volunteering": ("reporting:rows", f"?state={GatheringState.HELD.value}"),
}


def meanings_with_rows(document: Document, report: Report) -> list[Meaning]:
    """Return what every figure means, with where its rows are."""
    return [
        replace(told, rows=_rows(column, report))
        for told, column in zip(document.meanings, document.defined, strict=True)
    ]


def _rows(column: Column, report: Report) -> str:
    """Return where the rows of the figure are: the report's own gatherings, or the list that holds them."""
    for kind, name in LISTS.items():
        if column.key.startswith(f"{kind}_"):
            town = {"municipality": report.municipality_id} if report.municipality_id else {}
            return reverse(name) + (f"?{urlencode(town)}" if town else "")
    if column.key.startswith("fact_costs"):
        return f"{reverse('reporting:accounting_funding')}?{urlencode(_same(report))}"
    for kind, (name, query) in OWN_ROWS.items():
        if column.key.startswith(kind):
            return f"{reverse(name, args=[report.pk])}{query}"
    if column.key.startswith("fact_"):
        return ""
    asked = {"state": _state(column), "of": "places" if column.of_places else "circles"}
    told = {name: value for name, value in asked.items() if value}
    return f"{reverse('reporting:rows', args=[report.pk])}?{urlencode(told)}"


def _same(report: Report) -> dict[str, str]:
    """The report's area and period as the pages of social accounting read them."""
    area = f"{report.scope}:{report.key}" if report.key else report.scope
    return {"area": area, "period": report.period}


def _state(column: Column) -> str:
    key = column.key.removeprefix("place_")
    if column.key in ANY_STATE:
        return ""
    return key if key in (GatheringState.NOT_HELD, GatheringState.NOT_REPORTED) else GatheringState.HELD.value
