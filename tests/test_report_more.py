"""Optional numbers and places in reports: told apart, exact inside, rounded or withheld where they are shared."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.actions.place_records import count_visitors
from groups.enums import RecordedPer
from groups.models import Circle, Gathering
from network.models import Municipality
from network.periods import Period
from reporting.areas import Area
from reporting.disclosure import shareable
from reporting.document import Document, document_of
from reporting.enums import Audience
from reporting.exports import WRITERS
from reporting.figures import Breakdown, Figures, Grain, Row, Shown, Statistics
from reporting.queries import statistics
from tests.make import make_circle, make_gathering, make_municipality, make_place

pytestmark = pytest.mark.django_db
KEY = "a key that only this network holds"
AS_OF = date(2026, 11, 22)
QUARTER = Period.parse("2026-Q3")


def make_record(town: Municipality) -> Circle:
    row = count_visitors(make_place((1, 540, 900), municipality=town), RecordedPer.DAY, by=None)
    assert row
    Gathering.objects.filter(circle=row).delete()
    return row


@pytest.fixture
def town() -> Municipality:
    """A circle with ages and volunteers, a place with talks, and what nobody was asked."""
    town = make_municipality()
    circle, place = make_circle(municipality=town), make_record(town)
    ages = {"age_65_79": 7, "age_80": 4, "volunteers": 2, "volunteer_hours": 270}
    make_gathering(circle, date(2026, 7, 7), state="held", visitors=12, first_timers=3, counts=ages)
    make_gathering(circle, date(2026, 8, 4), state="held", visitors=9, counts={"age_80": 6})
    make_gathering(circle, date(2026, 9, 1), state="held", visitors=5)
    talks = {"talk_money": 4, "talk_health": 9, "to_health": 2}
    make_gathering(place, date(2026, 7, 8), state="held", visitors=40, first_timers=8, counts=talks)
    make_gathering(place, date(2026, 7, 9), state="held", visitors=0)
    make_gathering(place, date(2026, 7, 10))
    return town


def figures(town: Municipality | None = None, period: Period = QUARTER) -> Statistics:
    return statistics(Area(town), period, AS_OF)


def numbers(found: Figures) -> dict[str, int | None]:
    return {code: cell.value for code, cell in found.counts.items()}


def test_circles_and_places_are_told_apart(town: Municipality) -> None:
    total = figures().total
    assert (total.figures.circles, total.figures.held, total.figures.visits) == (1, 3, 26)
    assert (total.places.circles, total.places.held, total.places.not_reported, total.places.visits) == (1, 2, 1, 40)
    assert str(total.places.mean_visits) == "20.0"
    assert figures(make_municipality("536")).total.places == Figures(weeks=13)


def test_optional_numbers_add_up_and_are_never_in_the_visits(town: Municipality) -> None:
    for total in (figures().total, figures(town).total):
        assert numbers(total.figures) == {"age_65_79": 7, "age_80": 10, "volunteers": 2, "volunteer_hours": 270}
        told = {"talk_money": 4, "talk_health": 9, "encounters": 13, "to_health": 2, "onward": 2}
        assert numbers(total.places) == told
        assert total.places.visits == 40
    months = {row.key: numbers(row.figures).get("age_80") for row in figures().by_time}
    assert months == {"2026-07": 4, "2026-08": 6, "2026-09": None}


def test_what_is_kept_as_json_comes_back_and_version_one_is_read(town: Municipality) -> None:
    found = figures()
    assert Statistics.from_json(found.as_json()) == found
    old = found.as_json()
    for row in (old["total"], *old["by_time"], *old["by_municipality"]):
        del row["places"], row["figures"]["counts"]
    assert Statistics.from_json(old).total.figures.visits == 26
    assert Statistics.from_json(old).total.places == Figures(weeks=13)


def test_shared_breakdowns_are_rounded_and_totals_stay(town: Municipality) -> None:
    safe = shareable(figures(town), KEY).total
    assert safe.places.visits == 40
    assert safe.figures.counts["volunteers"] == Breakdown(2)
    assert safe.figures.counts["volunteer_hours"] == Breakdown(270)
    assert safe.places.counts["encounters"].shown is Shown.ROUNDED, "beside two topics their sum would tell them"
    for cell in (safe.figures.counts["age_80"], safe.places.counts["talk_health"], safe.places.first_timers):
        assert cell.shown is Shown.ROUNDED
        assert cell.value is not None
        assert cell.value % 5 == 0
    assert safe.places.counts["to_health"] == Breakdown(None, Shown.WITHHELD), "two of a total under ten"
    assert safe.places.counts["onward"] == Breakdown(None, Shown.WITHHELD), "of one service its total tells the same"
    assert shareable(figures(), KEY).by_municipality[0].figures == safe.figures


def test_nothing_finer_than_municipality_and_quarter_leaves_the_house(town: Municipality) -> None:
    month = shareable(figures(town, Period.parse("2026-07")), KEY)
    quarter = shareable(figures(town), KEY)
    for row in (month.total, *month.by_time, *quarter.by_time):
        for found in (row.figures, row.places):
            parts = {code: cell for code, cell in found.counts.items() if code.startswith(("age", "talk", "to_"))}
            assert all(cell == Breakdown(None, Shown.TOO_FINE) for cell in parts.values())
            assert found.first_timers.value is None
    assert any(row.figures.counts for row in quarter.by_time), "there was something to hide"


@pytest.mark.parametrize("code", ["age_80", "accompanied"])
def test_ages_of_under_ten_visits_are_withheld(code: str) -> None:
    def shown(visits: int) -> Shown:
        row = Row(Grain.TOTAL, "", Figures(held=1, visits=visits, counts={code: Breakdown(3)}))
        return shareable(Statistics("837", "2026-Q3", AS_OF, row), KEY).total.figures.counts[code].shown

    assert (shown(9), shown(10)) == (Shown.WITHHELD, Shown.ROUNDED)


def document(town: Municipality, audience: str) -> Document:
    found = figures(town)
    return document_of(found if audience == Audience.INTERNAL else shareable(found, KEY), audience)


def test_the_document_has_a_table_for_each_family_with_definitions(town: Municipality) -> None:
    found = document(town, Audience.INTERNAL)
    assert [table.key for table in found.more] == [
        "places_time", "ages", "volunteers", "place_encounters", "place_onward",
    ]  # fmt: skip
    told = {cell.column.key: cell.value for table in found.more for cell in table.lines[-1].cells}
    assert told["volunteer_hours"] == Decimal("4.5")
    assert told["place_talk_health"] == 9
    assert told["place_encounters"] == 13
    labels = [label for label, _meaning in found.definitions]
    assert len(labels) == len(set(labels)) == len(found.columns)
    assert (
        "Lasketaan erikseen kävijöistä eikä koskaan heihin." in dict(found.definitions)["Paikat: Terveys ja jaksaminen"]
    )
    keys = [cell.column.key for cell in found.headline]
    assert keys[keys.index("mean_visits") - 1] == "reporting_rate", "the rate stands beside the mean"


@pytest.mark.parametrize("audience", list(Audience.values))
def test_every_file_can_be_written(town: Municipality, audience: str) -> None:
    for write in WRITERS.values():
        assert write(document(town, audience)) == write(document(town, audience))
    rows = WRITERS["csv"](document(town, audience)).decode("utf-8-sig").splitlines()
    head = rows[0].split(";")
    exact = dict(zip(head, rows[1].split(";"), strict=True))
    if audience == Audience.INTERNAL:
        assert exact["80 vuotta täyttäneitä"] == "10"
    else:
        assert exact["80 vuotta täyttäneitä (pyöristetty)"] in ("10",)
        assert exact["Paikat: Terveyspalveluihin"] == "ei näytetä"
    assert exact["Käyntejä paikoissa"] == "40"


def test_a_document_without_any_of_it_is_as_before() -> None:
    make_gathering(make_circle(), date(2026, 7, 7), state="held", visitors=12)
    found = document(make_municipality(), Audience.INTERNAL)
    assert found.more == ()
    assert len(found.columns) == 10


def test_the_figures_cost_the_same_however_many(
    town: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        make_gathering(make_record(town), date(2026, 7, 8), state="held", visitors=4, counts={"talk_work": 1})
    with django_assert_max_num_queries(14):
        figures()
