"""Social accounting: hours and their stated value, costs by who paid; counted again here from the rows by hand."""

import csv
import io
import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.test import Client

from groups.models import Gathering
from network.enums import Role
from network.models import AuditEntry, Municipality, Organisation, User
from network.models.organisation_rows import FundingRow
from network.periods import Period, Week
from places.models import WorkFormOrganiser
from reporting.accounting.actions import state_hour_value, undo_hour_value
from reporting.accounting.costs import Costs, costs_in
from reporting.accounting.document import accounts_of
from reporting.accounting.values import Stated
from reporting.accounting.volunteering import work_in
from reporting.areas import Area
from reporting.compiling import compile_report
from reporting.disclosure import shareable
from reporting.document import document_of
from reporting.models import HourValue, Report
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
from tests.report_data import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
AS_OF = date(2026, 11, 22)
YEAR = Period.parse("2026")
CENT = Decimal("0.01")


@pytest.fixture
def town() -> Municipality:
    """Three held gatherings, of which two told hours; one never reported; one of the year before."""
    town = make_municipality()
    circle = make_circle(municipality=town)
    make_gathering(
        circle, date(2026, 7, 7), state="held", visitors=12, counts={"volunteer_hours": 270, "volunteers": 2}
    )
    make_gathering(circle, date(2026, 8, 4), state="held", visitors=9, counts={"volunteer_hours": 50})
    make_gathering(circle, date(2026, 8, 11), state="held", visitors=5, counts={"volunteers": 1})
    make_gathering(circle, date(2026, 9, 1))
    make_gathering(circle, date(2025, 9, 2), state="held", visitors=3, counts={"volunteer_hours": 60})
    return town


@pytest.fixture
def coordinator() -> User:
    return make_member(Role.COORDINATOR)


def state(euros: str, town: Municipality | None = None, year: int = 2026, by: User | None = None) -> HourValue:
    source = "Kansalaisareena, laskuri <2026>"
    return state_hour_value(
        municipality=town, year=year, euros=Decimal(euros), source=source, by=by or make_member(Role.COORDINATOR)
    )


def money(
    organisation: Organisation, amount: object, source: str = "stea", year: int = 2026, **more: Any
) -> FundingRow:
    row: FundingRow = FundingRow.objects.create(
        organisation=organisation, source=source, year=year, amount=amount, **more
    )
    return row


# --- Hours ---


def test_missing_hours_are_no_zero(town: Municipality) -> None:
    whole = work_in(Area(town), YEAR, AS_OF).whole
    assert (whole.minutes, whole.told, whole.untold, whole.not_reported) == (320, 2, 1, 1)
    assert (whole.weeks_told, whole.weeks_held) == (2, 3)
    august = work_in(Area(town), Period.parse("2026-W33"), AS_OF).whole
    assert (august.minutes, august.told, august.untold) == (None, 0, 1)


def test_zero_hours_that_were_told_are_a_zero(town: Municipality) -> None:
    circle = make_circle(municipality=town)
    make_gathering(circle, date(2026, 3, 3), state="held", visitors=1, counts={"volunteer_hours": 0})
    assert work_in(Area(town), Period.parse("2026-03"), AS_OF).whole.minutes == 0


def test_without_a_stated_value_there_is_none(town: Municipality) -> None:
    assert work_in(Area(town), YEAR, AS_OF).value is None
    state("15.50", year=2025)
    assert work_in(Area(town), YEAR, AS_OF).value is None, "the value of another year is not used"
    state("15.50")
    assert work_in(Area(town), YEAR, AS_OF).value == Decimal("82.67")


def test_a_municipalitys_own_value_comes_first_and_undoing_brings_back_the_one_before(
    town: Municipality, coordinator: User
) -> None:
    state("10.00")
    own = state("20.00", town)
    assert work_in(Area(town), YEAR, AS_OF).value == Decimal("106.67")
    newer = state("30.00", town)
    assert not undo_hour_value(own, by=coordinator), "a newer one stands"
    assert undo_hour_value(newer, by=coordinator)
    assert work_in(Area(town), YEAR, AS_OF).value == Decimal("106.67")
    assert not undo_hour_value(newer, by=coordinator), "twice is once"
    assert undo_hour_value(own, by=coordinator)
    assert work_in(Area(town), YEAR, AS_OF).value == Decimal("53.33")
    assert AuditEntry.objects.filter(verb="hour_value_undone").count() == 2
    assert state("10.00").pk == HourValue.objects.filter(municipality=None).get().pk, "said twice, stored once"


def test_hours_of_one_town_without_a_value_leave_the_whole_without_one(town: Municipality) -> None:
    other = make_municipality("562", name_fi="Orivesi")
    hours = {"volunteer_hours": 60}
    make_gathering(make_circle(municipality=other), date(2026, 7, 8), state="held", visitors=2, counts=hours)
    state("20.00", town)
    found = work_in(Area(), YEAR, AS_OF)
    assert [(line.town, line.value) for line in found.lines] == [("562", None), ("837", Decimal("106.67"))]
    assert found.value is None
    notes = document_of(statistics(Area(), YEAR, AS_OF, ["volunteering"]), "internal").notes
    assert any("Tunnin arvoa ei ole kirjattu: Orivesi 2026" in note for note in notes)
    state("6.00")
    assert work_in(Area(), YEAR, AS_OF).value == Decimal("112.67")

    def rates() -> list[int | str | None]:
        return [
            fact.numbers["rate"] for fact in statistics(Area(), YEAR, AS_OF, ["volunteering"]).facts["volunteering"]
        ]

    assert rates() == ["6.00", "20.00", None], "of many values the whole has none"
    undo_hour_value(HourValue.objects.get(municipality=town), by=make_member(Role.COORDINATOR))
    assert rates() == ["6.00", "6.00", "6.00"]


@pytest.mark.parametrize("minutes", [0, 1, 29, 50, 90, 12_345, 599_940])
def test_a_value_is_minutes_times_euros_to_the_cent(minutes: int) -> None:
    by_hand = (Decimal(minutes) * Decimal("17.23") / Decimal(60)).quantize(CENT, ROUND_HALF_UP)
    assert Stated(Decimal("17.23"), "").of(minutes) == by_hand


# --- Costs ---


def costs(area: Area) -> Costs:
    return costs_in(area, 2026, AS_OF)


def test_money_of_the_year_is_divided_by_the_visits_of_the_year(town: Municipality) -> None:
    one, two = make_organisation(), make_organisation()
    for organisation in (one, two):
        organisation.municipalities.add(town)
    money(one, 1000)
    money(two, None)
    money(two, 500, "municipality")
    money(one, 9999, year=2025)
    found = costs(Area(town))
    assert [(m.source, m.amount, m.untold, m.actors) for m in found.funders] == [
        ("stea", Decimal(1000), 1, 2),
        ("municipality", Decimal(500), 0, 1),
    ]
    assert (found.visits.all, found.visits.not_reported, found.silent) == (26, 1, 0)
    assert [found.per_visit(m) for m in (*found.funders, found.whole)] == [
        Decimal("38.46"),
        Decimal("19.23"),
        Decimal("57.69"),
    ]


def test_what_would_have_to_be_divided_is_left_out_and_said(town: Municipality) -> None:
    here, both, hosts, runs = (make_organisation() for _ in range(4))
    other = make_municipality("562", name_fi="Orivesi")
    for organisation in (here, both, hosts, runs):
        organisation.municipalities.add(town)
        money(organisation, 100)
    both.municipalities.add(other)
    make_circle(municipality=other, host=hosts)
    place = make_place(municipality=other)
    WorkFormOrganiser.objects.create(work_form=place.work_forms.get(), organisation=runs, listed_as="srk")
    [stea] = costs(Area(town)).funders
    assert (stea.amount, stea.rows, stea.left_out, stea.left_out_amount) == (Decimal(100), 1, 3, Decimal(300))
    assert costs(Area()).whole.amount == Decimal(400), "the network holds all of them"
    assert costs(Area(organisation=both)).whole.amount == Decimal(100), "and an organisation itself"
    notes = document_of(statistics(Area(town), YEAR, AS_OF, ["costs"]), "internal").notes
    assert any("Pois jätettyjä rahoituksia vuodelta 2026: 3" in note for note in notes)


def test_a_place_and_a_circle_have_costs_only_when_all_the_work_is_theirs(town: Municipality) -> None:
    host = make_organisation()
    money(host, 260)
    circle = make_circle(municipality=town, host=host)
    make_gathering(circle, date(2026, 5, 5), state="held", visitors=10)
    assert costs(Area(circle=circle)).per_visit(costs(Area(circle=circle)).whole) == Decimal("26.00")
    make_circle(municipality=town, host=host)
    found = costs(Area(circle=circle))
    assert (found.whole.amount, found.whole.left_out) == (None, 1)
    assert costs(Area(town)).whole.amount == Decimal(260), "an organisation that only hosts is of the town too"


def test_of_no_visits_there_is_no_cost(town: Municipality) -> None:
    organisation = make_organisation()
    money(organisation, 260)
    found = costs(Area(organisation=organisation))
    assert found.whole.amount == Decimal(260)
    assert found.per_visit(found.whole) is None


def test_earlier_years_are_beside_each_with_its_own_visits(town: Municipality) -> None:
    organisation = make_organisation()
    organisation.municipalities.add(town)
    money(organisation, 260)
    money(organisation, 30, year=2025)
    found = accounts_of(Area(town), Period.parse("2026-Q3"), AS_OF).costs_by_year
    told = [(fact.code, fact.numbers["visits"], fact.numbers["per_visit"]) for fact in found]
    assert told == [("2025-all", 3, "10.00"), ("2026-all", 26, "10.00")]


# --- The page, its files and the rows: the same figures, counted again by hand ---


def read(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def figures(told: dict[str, Any], table: str) -> dict[str, Any]:
    found: dict[str, Any] = next(t for t in told["tables"] if t["key"] == table)["rows"][-1]["figures"]
    return found


def test_the_page_and_its_files_are_what_the_rows_add_up_to(
    client: Client, town: Municipality, coordinator: User
) -> None:
    state("17.20")
    organisation = make_organisation("=Yhdistys")
    organisation.municipalities.add(town)
    money(organisation, "1234.50", purpose="=perhekahvila")
    money(organisation, None, "municipality")
    client.force_login(coordinator)
    query = "?area=municipality:837&period=2026"
    told = json.loads(client.get(f"/fi/reports/accounting/download/json{query}").content)

    gave = read(client.get(f"/fi/reports/accounting/hours.csv{query}"))
    minutes = [int(row["Vapaaehtoistyötä, minuutteina"]) for row in gave if row["Vapaaehtoistyötä, minuutteina"]]
    by_hand = (Decimal(sum(minutes)) * Decimal("17.20") / 60).quantize(CENT, ROUND_HALF_UP)
    assert (len(gave), len(minutes)) == (3, 2)
    assert figures(told, "fact_volunteering")["fact_volunteering_value"] == float(by_hand)

    rows = read(client.get(f"/fi/reports/accounting/funding.csv{query}"))
    counted = [Decimal(row["Summa euroina"].replace(",", ".")) for row in rows if row["Summa euroina"]]
    assert {row["Laskettu mukaan"] for row in rows} == {"kyllä"}
    assert rows[0]["Mihin"] == "'=perhekahvila", "no cell is a formula"
    weeks = {week.year for week in YEAR.weeks}
    raw = [g for g in Gathering.objects.all() if Week.of(g.day).year in weeks and g.visitors is not None]
    per_visit = (sum(counted) / sum(g.visitors or 0 for g in raw)).quantize(CENT, ROUND_HALF_UP)
    assert figures(told, "fact_costs")["fact_costs_per_visit"] == float(per_visit)

    page = client.get(f"/fi/reports/accounting/{query}").content.decode()
    assert "5\xa0h 20\xa0min × 17,20\xa0€/h = 91,73\xa0€" in page
    assert "1\xa0234,50\xa0€ ÷ 26 käyntiä = 47,48\xa0€ käyntiä kohti" in page
    assert "laskuri &lt;2026&gt;" in page
    for figure, rows in (("volunteering_value", "hours"), ("costs_per_visit", "funding")):
        meaning = page[page.index(f'id="definition-fact_{figure}"') :]
        assert f"/fi/reports/accounting/{rows}/?area=" in meaning[: meaning.index("</dd>")]
    for kind, starts in (("xlsx", b"PK"), ("ods", b"PK"), ("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf")):
        assert client.get(f"/fi/reports/accounting/download/{kind}{query}").content.startswith(starts)


def test_the_pages_questions_do_not_grow(
    client: Client, coordinator: User, town: Municipality, django_assert_max_num_queries: Any
) -> None:
    client.force_login(coordinator)
    for number in range(12):
        organisation = make_organisation()
        organisation.municipalities.add(town)
        money(organisation, number, ("stea", "own", "state")[number % 3])
        make_circle(municipality=town, host=organisation)
    with django_assert_max_num_queries(3 + 18):
        client.get("/fi/reports/accounting/?area=municipality:837&period=2026-Q3")
    with django_assert_max_num_queries(3 + 5):
        client.get("/fi/reports/accounting/funding/?area=municipality:837&period=2026-Q3")


def test_earlier_periods_are_beside_and_any_period_is_a_link(
    client: Client, coordinator: User, town: Municipality
) -> None:
    client.force_login(coordinator)
    page = client.get("/fi/reports/accounting/?area=municipality:837&period=2026").content.decode()
    assert "5\xa0h 20\xa0min" in page
    assert "1\xa0h" in page, "the year before"
    assert "?area=municipality%3A837&amp;period=2025" in page
    for period in ("2019-Q1", "2026-W01", "2026-01-01..2026-03-03", "2000", "2100"):
        assert client.get(f"/fi/reports/accounting/?area=municipality:837&period={period}").status_code == 200
    wrong = client.get("/fi/reports/accounting/?area=municipality:999&period=1900&one=ei-ole").content.decode()
    assert 'value="ei-ole"' in wrong
    assert "ei löydy" in wrong


def test_each_sees_their_own_and_a_reader_none(client: Client, town: Municipality) -> None:
    other = make_municipality("562", name_fi="Orivesi")
    lead = make_user()
    circle, strange = make_circle(municipality=town, lead=lead), make_circle(municipality=other)
    client.force_login(lead)
    assert circle.name in client.get("/fi/reports/accounting/").content.decode()
    refused = client.get(f"/fi/reports/accounting/?area=circle:{strange.slug}").content.decode()
    assert strange.name not in refused
    assert client.get(f"/fi/reports/accounting/hours/?area=circle:{strange.slug}").status_code == 404
    client.force_login(make_member(Role.SOCIAL_INSTRUCTOR, town))
    assert client.get("/fi/reports/accounting/hours/?area=municipality:837").status_code == 200
    for closed in ("municipality:562", "network", f"circle:{strange.slug}"):
        assert client.get(f"/fi/reports/accounting/funding/?area={closed}").status_code == 404
    client.force_login(make_member(Role.MUNICIPALITY_READER, town))
    assert client.get("/fi/reports/accounting/").status_code == 404


# --- Stating what an hour is worth ---


def test_a_value_is_stated_with_its_source_and_what_was_typed_stays(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    empty = client.get("/fi/reports/accounting/hour/").content.decode()
    assert "Arvoa ei ole vielä kirjattu" in empty
    assert 'name="euros" value=' not in empty, "there is no default"
    for sent in (
        {"euros": "0"},
        {"euros": "1000"},
        {"euros": "x"},
        {"euros": "1.234"},
        {"source": " "},
        {"year": "26"},
    ):
        typed = {"year": "2026", "euros": "15,50", "source": "Oma laskelma 2025", "municipality": "", **sent}
        page = client.post("/fi/reports/accounting/hour/", typed).content.decode()
        assert "error-summary" in page
        assert all(value in page for value in typed.values())
    assert not HourValue.objects.exists()
    typed = {"year": "2026", "euros": "15,50 €", "source": "Oma laskelma\n2025", "municipality": ""}
    assert client.post("/fi/reports/accounting/hour/", typed).status_code == 302
    value = HourValue.objects.get()
    assert (value.euros, value.source, value.stated_by) == (Decimal("15.50"), "Oma laskelma 2025", coordinator)
    client.post(f"/fi/reports/accounting/hour/{value.pk}/undo/")
    assert not HourValue.objects.in_force().exists()
    assert "Kumottu" in client.get("/fi/reports/accounting/hour/").content.decode()


def test_a_coordinator_of_one_town_states_that_towns_alone(client: Client, town: Municipality) -> None:
    whole = state("10.00")
    make_municipality("562")
    client.force_login(make_member(Role.COORDINATOR, town))
    facts = {"year": "2026", "euros": "12", "source": "Oma"}
    for elsewhere in ("", "562"):
        client.post("/fi/reports/accounting/hour/", {**facts, "municipality": elsewhere})
    assert HourValue.objects.count() == 1
    assert client.post(f"/fi/reports/accounting/hour/{whole.pk}/undo/").status_code == 404
    client.post("/fi/reports/accounting/hour/", {**facts, "municipality": "837"})
    assert HourValue.objects.get(municipality=town).euros == Decimal(12)


# --- In reports ---


@pytest.mark.parametrize("audience", ["internal", "shareable"])
def test_a_report_freezes_what_was_told_and_stated(
    town: Municipality, audience: str, settings: Any, coordinator: User
) -> None:
    value = state("17.20")
    order = make_order(town, contents=["volunteering", "costs"], audience=audience)
    report = compile_report(order.pk)
    assert report
    undo_hour_value(value, by=coordinator)
    frozen = Report.objects.get(pk=order.pk).figures["facts"]["volunteering"][0]
    assert (frozen["numbers"]["value"], frozen["numbers"]["rate"]) == ("91.73", "17.20")
    now = shareable(statistics(Area(town), Period.parse("2026-Q3"), AS_OF, ["volunteering"]), "k" * 50)
    assert now.facts["volunteering"][0].numbers["value"] is None
