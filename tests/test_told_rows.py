"""What stands in a relation to a record comes along in its own statement, as `prefetch_related` would bring it."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from network.models import AdviceRow, BodySeat, ContactWay, FundingRow, Organisation, OrganisationName, Training
from network.told_rows import unfold, with_rows
from network.views.organisations import SHOWN
from tests.make import make_municipality, make_organisation

pytestmark = pytest.mark.django_db


def full() -> Organisation:
    organisation = make_organisation("Täysi ry", slug="taysi-ry")
    organisation.municipalities.add(make_municipality(), make_municipality("562", name_fi="Orivesi", name_sv="Orivesi"))
    for code in ("peer_support", "advice"):
        organisation.functions.create(function=code)
    organisation.audiences.create(audience="seniors")
    OrganisationName.objects.create(organisation=organisation, name="Vanha “nimi”", order=2)
    OrganisationName.objects.create(organisation=organisation, name="Eka", order=1)
    ContactWay.objects.create(organisation=organisation, kind="phone", value="040 123")
    AdviceRow.objects.create(organisation=organisation, weekday=1, starts=time(9, 30), ends=time(15))
    Training.objects.create(organisation=organisation, title="Kurssi")
    BodySeat.objects.create(organisation=organisation, body="Neuvosto", since=date(2026, 2, 28))
    FundingRow.objects.create(organisation=organisation, source="stea", year=2026, amount=Decimal("1234.50"))
    FundingRow.objects.create(organisation=organisation, source="own", year=2025)
    organisation.save()  # which draws what the page reads: where it works
    return organisation


def as_told(organisation: Organisation) -> dict[str, list[dict[str, Any]]]:
    return {name: list(map(plain, getattr(organisation, name).all())) for name in SHOWN}


def plain(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_the_rows_are_those_of_prefetch_related(django_assert_num_queries: Any) -> None:
    assert connection.features.supports_json_field, "SQLite is asked once whether it knows JSON"
    key = full().pk
    empty = make_organisation("Tyhjä ry").pk
    for pk in (key, empty):
        wanted = as_told(Organisation.objects.prefetch_related(*SHOWN).get(pk=pk))
        with django_assert_num_queries(1):
            found = as_told(unfold(with_rows(Organisation.objects.filter(pk=pk), SHOWN).get(), SHOWN))
        assert {name: sorted(rows, key=str) for name, rows in found.items()} == {
            name: sorted(rows, key=str) for name, rows in wanted.items()
        }
    told = as_told(unfold(with_rows(Organisation.objects.filter(pk=key), SHOWN).get(), SHOWN))
    assert [row["name"] for row in told["other_names"]] == ["Eka", "Vanha “nimi”"]


def test_the_page_asks_at_most_eight_times(django_assert_max_num_queries: Any) -> None:
    full()
    with django_assert_max_num_queries(8):
        page = Client().get("/fi/organisations/taysi-ry/").content.decode()
    for told in ("1 234,5", "Vanha “nimi”", "tiistai 9.30–15", "Neuvosto", "Orivesi"):
        assert told in page.replace("\xa0", " "), told
