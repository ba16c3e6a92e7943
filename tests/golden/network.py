"""The network that the golden queries are asked of: Pirkanmaa's listings, the demo network, and made-up places."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from groups.actions.listings import index_circle
from groups.enums import CircleState
from groups.models import Circle
from network.hours import HELSINKI
from network.models import Locality, Municipality, Organisation, OrganisationFunction
from network.words import fold
from places.actions import publish_place
from places.models import Place, WorkForm, WorkFormOrganiser
from reporting.demo.loading import load_demo

HERE = Path(__file__).parent
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=HELSINKI)


def load_golden() -> None:
    """Load everything; the day is the caller's."""
    load_demo("salasana")
    rows = json.loads((HERE / "network.json").read_text(encoding="utf-8"))
    for number, row in enumerate(rows["places"]):
        _place(number, row)
    for number, row in enumerate(rows["circles"]):
        _circle(number, row)


def _organisation(row: dict[str, Any], name: str) -> Organisation | None:
    if not name:
        return None
    known = {"slug": slugify(fold(name))[:80], "short_name": row["short_name"]}
    organisation, made = Organisation.objects.get_or_create(name=name, defaults=known)
    for code in row["functions"] if made else ():
        OrganisationFunction.objects.create(organisation=organisation, function=code)
    organisation.save()
    return organisation


def _where(row: dict[str, Any]) -> dict[str, Any]:
    municipality = Municipality.objects.get(pk=row["municipality"])
    area = Locality.objects.filter(name_fi=row["area"], municipality=municipality).first()
    point = area.point if area else municipality.point
    return {"municipality": municipality, "area": row["area"], "lat": point.lat, "lon": point.lon}


def _place(number: int, row: dict[str, Any]) -> None:
    same = ("name", "summary", "description", "audiences", "openness", "equipment", "languages", "manners")
    facts = {name: row[name] for name in same}
    place = Place.objects.create(slug=f"golden-{number}", state="published", **facts, **_where(row))
    form = WorkForm.objects.create(place=place, kind=row["kind"])
    organisation = _organisation(row, row["organiser"])
    if organisation:
        WorkFormOrganiser.objects.create(work_form=form, organisation=organisation, listed_as=row["short_name"])
    publish_place(place)


def _circle(number: int, row: dict[str, Any]) -> None:
    same = (
        "name", "kind", "summary", "venue", "audiences", "openness", "language", "manners", "ways",
    )  # fmt: skip
    facts = {name: row[name] for name in same}
    circle = Circle.objects.create(
        slug=f"golden-circle-{number}",
        state=CircleState.PUBLISHED,
        published_at=NOON,
        host=_organisation(row, row["host"]),
        **facts,
        **_where(row),
    )
    index_circle(circle)
