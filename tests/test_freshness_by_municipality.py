"""An organisation is counted under each municipality that it serves, and once in the sum."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from network.enums import Role
from network.models import Municipality, Organisation
from tests.make import make_circle, make_member, make_municipality, make_organisation
from tests.sheet import signed_in, text

pytestmark = pytest.mark.django_db
URL = "/fi/freshness/"


def counted(context: Any, name: str = "counts") -> dict[tuple[str, str], tuple[int, int]]:
    return {(row.municipality or "", row.kind): (row.grey, row.all) for row in context[name]}


@pytest.fixture(autouse=True)
def _network() -> None:
    """One in two municipalities, one in one of them, one in none, and a fresh one; a circle beside them."""
    old = timezone.localdate() - timedelta(days=250)
    make_municipality("837")
    make_municipality("562")
    make_circle(confirmed_on=old)
    Organisation.objects.update(confirmed_on=timezone.localdate())
    for towns, day in ((("837", "562"), old), (("562",), old), ((), old), (("562",), timezone.localdate())):
        made = make_organisation(confirmed_on=day)
        made.municipalities.set(Municipality.objects.filter(code__in=towns))


def test_each_municipality_counts_those_that_serve_it_and_the_sum_each_once(
    django_assert_max_num_queries: Any,
) -> None:
    client = signed_in(make_member(Role.COORDINATOR))
    with django_assert_max_num_queries(6):
        page = client.get(URL)
    found = counted(page.context)
    assert (found["837", "organisation"][0], found["562", "organisation"], found["", "organisation"]) == (
        1,
        (2, 3),
        (1, 1),
    )
    assert found["837", "circle"] == (1, 1)
    sums = counted(page.context, "sums")
    public = Organisation.objects.published().count()
    assert (sums["", "organisation"], sums["", "circle"]) == ((3, public), (1, 1))
    assert page.context["total"] == 4, "the list tells of each once"
    assert "sama järjestö voi olla monella rivillä" in text(page)
    for query, number in (("?municipality=562", 2), ("?municipality=837", 2), ("?municipality=837&kind=circle", 1)):
        shown = client.get(f"{URL}{query}").context
        assert (shown["total"], len(shown["records"])) == (number, number), query


def test_a_coordinator_of_a_municipality_sees_that_ones_row_alone() -> None:
    client = signed_in(make_member(Role.COORDINATOR, Municipality.objects.get(code="837")))
    page = client.get(URL)
    assert {code for code, _kind in counted(page.context)} == {"837"}
    assert page.context["total"] == 2
    assert counted(page.context, "sums")["", "organisation"][0] == 1
