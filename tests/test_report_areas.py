"""Reports of a circle, a place, an organisation and a county; of weeks and of free days; beside the time before."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client

from groups.actions.place_records import count_visitors
from groups.enums import RecordedPer
from groups.models import Circle, Gathering
from network.enums import Role
from network.models import Municipality
from network.periods import Period
from places.models import Place, WorkFormOrganiser
from reporting import compiling
from reporting.actions import order_report
from reporting.areas import Area
from reporting.disclosure import shareable
from reporting.document import document_of
from reporting.figures import Grain, Shown, Statistics
from reporting.models import Report
from reporting.queries import statistics
from tests.make import (
    make_circle,
    make_gathering,
    make_member,
    make_municipality,
    make_organisation,
    make_place,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
AS_OF = date(2026, 11, 22)
DAYS = Grain.DAYS
OLD_REPORTS = Path(__file__).parent / "old_reports.json"
KEY = "a key that only this network holds"
COUNTY = {"county_code": "08", "county_sv": "Birkalands välfärdsområde"}


@pytest.fixture
def town() -> Municipality:
    return make_municipality("837", **COUNTY)


@pytest.fixture
def house(town: Municipality) -> Place:
    """A place in which a circle meets and visitors are counted, and another circle that only its organisation hosts."""
    house = make_place((1, 540, 900), (2, 600, 660), municipality=town)
    row = count_visitors(house, RecordedPer.DAY, by=None)
    assert row
    Gathering.objects.all().delete()
    runs = WorkFormOrganiser.objects.get(work_form__place=house).organisation
    inside = make_circle(municipality=town, place=house, name="Kahvipiiri")
    hosted = make_circle(municipality=make_municipality("562", name_fi="Orivesi", **COUNTY), host=runs, name="Kävely")
    make_circle(municipality=town, name="Muu")
    for day in (3, 10, 17):
        make_gathering(inside, date(2026, 9, day), state="held", visitors=day, first_timers=1)
        make_gathering(hosted, date(2026, 9, day), state="held", visitors=20, first_timers=5)
        make_gathering(Circle.objects.get(name="Muu"), date(2026, 9, day), state="held", visitors=1)
    make_gathering(row, date(2026, 9, 7), state="held", visitors=40, first_timers=9)
    return house


def figures(area: Area, period: str = "2026-Q3", **more: Any) -> Statistics:
    return statistics(area, Period.parse(period), AS_OF, **more)


def test_each_area_holds_its_own(house: Place) -> None:
    runs = WorkFormOrganiser.objects.get(work_form__place=house).organisation
    told = {}
    for text in (f"circle:{Circle.objects.get(name='Kahvipiiri').slug}", f"place:{house.slug}",
                 f"organisation:{runs.slug}", "municipality:837", "county:08", "network"):  # fmt: skip
        total = figures(Area.parse(text)).total
        told[text.partition(":")[0]] = (total.figures.visits, total.places.visits)
    assert told == {
        "circle": (30, None),
        "place": (30, 40),
        "organisation": (60, 40),
        "municipality": (33, 40),
        "county": (93, 40),
        "network": (93, 40),
    }


def test_an_area_of_parts_has_a_row_for_each(house: Place) -> None:
    runs = WorkFormOrganiser.objects.get(work_form__place=house).organisation
    for area in (Area(organisation=runs), Area.parse("county:08")):
        assert [row.key for row in figures(area).by_municipality] == ["562", "837"]
    assert figures(Area(place=house)).by_municipality == ()


def test_what_there_is_none_of_is_refused(house: Place) -> None:
    for wrong in (
        "circle:",
        "circle:no",
        "county:99",
        "county:",
        "place:no",
        "organisation:x",
        "circle:a\0b",
        "moon:1",
    ):
        with pytest.raises(ValueError, match="not the network"):
            Area.parse(wrong)
    record = Circle.objects.exclude(records=None).get()
    with pytest.raises(ValueError, match="not the network"):
        Area.parse(f"circle:{record.slug}")


@pytest.mark.parametrize(
    ("period", "visits", "rows"),
    [
        ("2026-W36", 24, []),
        ("2026-W40", None, []),
        (
            "2026-09-03..2026-09-10",
            55,
            [(Grain.DAYS, "2026-09-03..2026-09-06"), (Grain.DAYS, "2026-09-07..2026-09-10")],
        ),
        ("2026-09-07..2026-09-13", 31, [(Grain.WEEK, "2026-W37")]),
        (
            "2026-09-04..2026-09-09",
            None,
            [(Grain.DAYS, "2026-09-04..2026-09-06"), (Grain.DAYS, "2026-09-07..2026-09-09")],
        ),
    ],
)
def test_weeks_and_free_days_hold_their_days(
    house: Place, period: str, visits: int | None, rows: list[tuple[Grain, str]]
) -> None:
    found = figures(Area(), period)
    assert found.total.figures.visits == visits
    assert [(row.grain, row.key) for row in found.by_time] == rows
    if rows:
        assert sum(row.figures.visits or 0 for row in found.by_time) == (visits or 0)
        assert sum(row.figures.open_minutes or 0 for row in found.by_time) == found.total.figures.open_minutes


def test_open_hours_of_free_days_are_of_those_days(house: Place) -> None:
    total = figures(Area(place=house), "2026-09-08..2026-09-14").total.figures
    assert (total.open_minutes, total.days, total.open_hours_a_week) == (420, 7, Decimal("7.0"))
    total = figures(Area(place=house), "2026-09-08..2026-09-08").total.figures
    assert (total.open_minutes, total.days, total.open_hours_a_week) == (60, 1, Decimal("7.0"))


def test_nothing_finer_is_broken_down_where_it_is_shared(house: Place) -> None:
    runs = WorkFormOrganiser.objects.get(work_form__place=house).organisation
    circle = Circle.objects.get(name="Kahvipiiri")
    make_gathering(circle, date(2026, 9, 24), state="not_held", reason="lead_ill")
    fine = [Area(circle=circle), Area(place=house), Area(organisation=runs)]
    for area, period in [
        *((area, "2026-Q3") for area in fine),
        (Area(), "2026-W37"),
        (Area(), "2026-09-01..2026-09-30"),
    ]:
        exact = figures(area, period, contents=("gatherings", "visits", "first_timers", "places", "comparison"))
        safe = shareable(exact, KEY)
        assert exact.total.figures.first_timers.value is not None
        assert safe.total.figures.visits == exact.total.figures.visits
        rows = [*safe.rows, *(earlier.total for earlier in safe.comparisons)]
        assert {row.figures.first_timers.shown for row in rows} <= {Shown.TOO_FINE, Shown.EXACT}
        assert all(row.figures.first_timers.value is None and row.places.first_timers.value is None for row in rows)
        assert bool(safe.total.figures.reasons) is (area == Area() and period != "2026-W37")
        assert any("jottei ketään tunnisteta" in note for note in document_of(safe, "shareable").notes)


def test_the_county_of_one_municipality_shows_that_municipalitys_cells(town: Municipality) -> None:
    circle = make_circle(municipality=town)
    for number in range(12):
        make_gathering(circle, date(2026, 7, 1 + number), state="held", visitors=20, first_timers=number)
    shown = {
        str(area): shareable(figures(area), KEY).total.figures.first_timers
        for area in (Area(town), Area.parse("county:08"), Area())
    }
    assert len(set(shown.values())) == 1, shown


# --- Orders --------------------------------------------------------------------------------------


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


ORDER = {"area": "network", "period": "2026-Q3", "audience": "internal", "language": "fi"}


def test_a_coordinator_orders_of_anything_by_name_or_address(house: Place) -> None:
    client = client_of(make_member(Role.COORDINATOR))
    circle = Circle.objects.get(name="Kahvipiiri")
    for one, area in (
        ("kahvipiiri", f"circle:{circle.slug}"),
        (f"https://example.org/sv/circles/{circle.slug}/", f"circle:{circle.slug}"),
        (house.name, f"place:{house.slug}"),
    ):
        days = {"first": "2026-09-01", "last": "2026-10-15"}
        response = client.post("/fi/reports/", ORDER | {"one": one, "contents": ["visits", "spread"]} | days)
        assert response.status_code == 302, response.context["form"].errors
        report = Report.objects.latest("pk")
        assert f"{report.scope}:{report.key}" == area
        assert (report.period, report.contents) == ("2026-09-01..2026-10-15", ["visits", "spread"])
        Report.objects.update(state="cancelled")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"one": "ei ole"}, "one"),
        ({"one": "a\0b"}, "one"),
        ({"first": "2026-09-01"}, "last"),
        ({"first": "2026-09-02", "last": "2026-09-01"}, "last"),
        ({"first": "2027-09-02", "last": "2027-09-03"}, "first"),
        ({"contents": ["moon"]}, "contents"),
    ],
)
def test_a_wrong_order_says_what_is_wrong(house: Place, wrong: dict[str, Any], field: str) -> None:
    response = client_of(make_member(Role.COORDINATOR)).post("/fi/reports/", ORDER | wrong)
    assert list(response.context["form"].errors) == [field]
    assert not Report.objects.exists()


def test_a_name_of_many_asks_which(house: Place) -> None:
    make_circle(municipality=house.municipality, name="Kahvipiiri")
    response = client_of(make_member(Role.COORDINATOR)).post("/fi/reports/", ORDER | {"one": "Kahvipiiri"})
    form = response.context["form"]
    assert "Nimi sopii moneen" in form.errors["one"][0]
    values, labels = zip(*form.fields["near"].widget.choices, strict=True)
    assert all("/fi/circles/" in label for label in labels)
    client = client_of(make_member(Role.COORDINATOR))
    assert client.post("/fi/reports/", ORDER | {"one": "Kahvipiiri", "near": values[1]}).status_code == 302
    assert f"circle:{Report.objects.get().key}" == values[1]


def test_a_part_of_a_name_suggests_what_it_may_mean_and_keeps_what_was_typed(house: Place) -> None:
    county = make_organisation(name="Äetsän hyvinvointialue", short_name="Äpa")
    client = client_of(make_member(Role.COORDINATOR))
    sent = ORDER | {"one": "äetsän HYVINVOINTI", "language": "sv", "contents": ["spread"]}
    response = client.post("/fi/reports/", sent)
    form = response.context["form"]
    assert form.fields["near"].widget.choices == [
        (f"organisation:{county.slug}", "Järjestö: Äetsän hyvinvointialue (Äpa)")
    ]
    page = response.content.decode()
    assert f'value="organisation:{county.slug}"' in page
    assert 'value="äetsän HYVINVOINTI"' in page
    assert form["language"].value() == "sv"
    for near, status in ((f"place:{house.slug}", 200), (f"organisation:{county.slug}", 302)):
        assert client.post("/fi/reports/", sent | {"near": near}).status_code == status
    assert client.post("/fi/reports/", ORDER | {"one": "Äetsän hyvinvointialue (Äpa)"}).status_code == 302
    assert set(Report.objects.values_list("key", flat=True)) == {county.slug}
    lead = make_user()
    make_circle(municipality=house.municipality, lead=lead)
    shown = client_of(lead).post("/fi/reports/", sent | {"area": "", "contents": []})
    assert county.slug not in shown.content.decode()


def test_a_lead_orders_of_their_own_circle_and_only_inside(house: Place) -> None:
    lead = make_user()
    own = make_circle(municipality=house.municipality, lead=lead)
    client = client_of(lead)
    area = {"area": f"circle:{own.slug}"}
    assert client.post("/fi/reports/", ORDER | area | {"audience": "shareable"}).status_code == 200
    assert client.post("/fi/reports/", ORDER).status_code == 200
    other = Circle.objects.get(name="Kahvipiiri")
    for one in ({"one": other.name}, {"area": f"circle:{other.slug}"}, {"area": "municipality:837"}):
        assert client.post("/fi/reports/", ORDER | area | one).status_code == 200
    assert not Report.objects.exists()
    client.post("/fi/reports/", ORDER | area)
    report = compiling.compile_report(Report.objects.get().pk)
    assert report is not None
    assert client.get(report.get_absolute_url()).status_code == 200
    stranger = make_user()
    make_circle(municipality=house.municipality, lead=stranger)
    assert client_of(stranger).get(report.get_absolute_url()).status_code == 404


def test_a_coordinator_of_one_town_orders_nothing_that_is_in_another_too(house: Place) -> None:
    runs = WorkFormOrganiser.objects.get(work_form__place=house).organisation
    client = client_of(make_member(Role.COORDINATOR, house.municipality))
    for area in (f"organisation:{runs.slug}", "county:08", "network"):
        assert client.post("/fi/reports/", ORDER | {"area": area}).status_code == 200
    assert client.post("/fi/reports/", ORDER | {"one": runs.name}).status_code == 200
    assert not Report.objects.exists()
    assert (
        client.post(f"/fi/reports/?area=place:{house.slug}", ORDER | {"area": f"place:{house.slug}"}).status_code == 302
    )


def test_orders_of_the_same_are_one_and_of_other_contents_another(house: Place) -> None:
    told = {"period": Period.parse("2026-Q3"), "audience": "internal", "language": "fi", "by": None}
    area = Area(place=house)
    first = order_report(area=area, contents=("visits",), **told)
    assert order_report(area=area, contents=("visits",), **told) == first
    assert order_report(area=area, contents=("gatherings", "visits"), **told) != first
    assert order_report(area=Area(), contents=("visits",), **told) != first


@pytest.mark.parametrize(
    "wrong", [{"scope": "circle", "key": "x"}, {"scope": "county"}, {"scope": "network", "key": "x"},
              {"scope": "municipality", "key": "837"}]
)  # fmt: skip
def test_the_database_refuses_an_area_that_is_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.create(period="2026-Q3", **wrong)


def test_a_report_of_a_circle_that_goes_away_stays_and_is_not_made_again(town: Municipality) -> None:
    circle = make_circle(municipality=town)
    told = {"period": Period.parse("2026-Q3"), "audience": "internal", "language": "fi", "by": None}
    done = compiling.compile_report(order_report(area=Area(circle=circle), **told).pk)
    waiting = order_report(area=Area(circle=circle), **told)
    assert done is not None
    circle.delete()
    client = client_of(make_member(Role.COORDINATOR))
    assert circle.name in client.get(done.get_absolute_url()).content.decode()
    assert compiling.compile_report(waiting.pk) is None
    waiting.refresh_from_db()
    assert (waiting.state, waiting.error) == ("failed", "gone")
    again = client.post(f"{done.get_absolute_url()}again/", follow=True)
    assert "ei enää ole" in again.content.decode()


def test_the_command_takes_every_area_and_period(house: Place, tmp_path: Path) -> None:
    slug = Circle.objects.get(name="Kahvipiiri").slug
    for scope, period in ((f"circle:{slug}", "2026-W37"), (f"place:{house.slug}", "2026-09-01..2026-10-15"),
                          ("county:08", "2026-Q3"), ("network", "2026")):  # fmt: skip
        output = tmp_path / "t.csv"
        call_command("compile_report", scope=scope, period=period, format="csv", output=output, verbosity=0)
        rows = list(csv.reader(io.StringIO(output.read_text("utf-8-sig")), delimiter=";"))
        assert {len(row) for row in rows} == {len(rows[0])}
        assert rows[1][rows[0].index("Käyntejä")].isdigit()
