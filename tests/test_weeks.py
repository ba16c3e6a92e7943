"""Weeks, hours and kinds of one's own: the same as counting by hand, week 53 there, and nobody's but one's own."""

import re
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client

from groups.models import Circle, Gathering
from network.enums import Role
from network.models import Membership
from network.periods import Week
from reporting.views import weeks as weeks_view
from reporting.weeks.drawing import hour_map, shade_of, week_curve
from reporting.weeks.queries import own_gatherings, tallies_by_municipality, year_in
from reporting.weeks.tallies import Tally, tally_of
from tests import make

pytestmark = pytest.mark.django_db
AS_OF = date(2027, 1, 5)
OUTCOMES: tuple[dict[str, Any], ...] = (
    {"state": "held", "visitors": 7, "first_timers": 3},
    {"state": "held", "visitors": 0},
    {"state": "not_held", "reason": "weather"},
    {},
)


def some_gatherings(draw: Random) -> list[Circle]:
    kinds = ("neighbourhood_circle", "peer_group", "hobby")
    circles = [make.make_circle(kind=draw.choice(kinds)) for _ in range(5)]
    for circle in circles:
        for days in draw.sample(range(400), 30):
            starts = draw.choice((540, 599, 780, 1139))
            day = date(2025, 12, 20) + timedelta(days=days)
            make.make_gathering(circle, day, **{"starts": starts, "ends": starts + 60, **draw.choice(OUTCOMES)})
    return circles


def by_hand(rows: list[Gathering]) -> Tally:
    held = [row for row in rows if row.state == "held"]
    return Tally(
        len(held),
        sum(row.state == "not_held" for row in rows),
        sum(row.state == "not_reported" for row in rows),
        sum(row.visitors or 0 for row in held) if held else None,
    )


@pytest.mark.parametrize("seed", range(4))
def test_every_picture_is_what_counting_by_hand_gives(seed: int) -> None:
    some_gatherings(Random(seed))
    rows = [row for row in Gathering.objects.select_related("circle") if row.month.year == 2026 and row.day < AS_OF]
    found = year_in(Gathering.objects.all(), 2026, AS_OF, of_places=False)
    assert found.total == by_hand(rows)
    assert [week for week, _tally in found.weeks] == [Week(2026, number) for number in range(1, 54)]
    for week, tally in found.weeks:
        assert tally == by_hand([row for row in rows if row.week == week])
    for weekday in range(1, 8):
        for hour in range(24):
            own = [row for row in rows if row.day.isoweekday() == weekday and row.starts // 60 == hour]
            assert found.hours.get((weekday, hour), Tally()) == by_hand(own)
    for kind, tally in found.kinds:
        assert tally == by_hand([row for row in rows if row.circle.kind == kind])
    assert sum(tally.expected for _kind, tally in found.kinds) == len(rows)


def test_what_nobody_reported_is_no_zero_and_breaks_the_line() -> None:
    weeks = [("1", Tally(1, visits=4)), ("2", Tally(1, visits=0)), ("3", Tally(not_reported=1)), ("4", Tally())]
    weeks += [("5", Tally(1, visits=9)), ("6", Tally(1, 0, 1, 3))]
    drawn = week_curve(weeks)
    assert drawn.count("s-chart__line") == 2
    assert drawn.count("<circle") == 4
    assert drawn.count("s-chart__bar--missing") == 1
    assert drawn.count("s-chart__point--berry") == 1, "some of week 6 is not reported"


def test_an_hour_that_nobody_reported_is_an_outline() -> None:
    hours = {(1, 9): Tally(1, visits=10), (2, 9): Tally(not_reported=1), (3, 9): Tally(1, visits=0)}
    drawn = hour_map(hours, 9, 9, list("mtktpls"))
    assert [drawn.count(f's-heat--{name}"') for name in ("5", "0", "empty")] == [1, 1, 4]
    assert drawn.count("s-chart__bar--missing") == 1
    assert [shade_of(visits, 10) for visits in (0, 1, 2, 3, 10)] == [0, 1, 1, 2, 5]


def test_ones_own_is_what_one_carries_and_what_ones_organisation_runs_or_hosts() -> None:
    aino, editor, organisation = make.make_user(), make.make_user(), make.make_organisation()
    Membership.objects.create(user=editor, role=Role.ORGANISATION_EDITOR, organisation=organisation)
    led, hosted, _others = make.make_circle(lead=aino), make.make_circle(host=organisation), make.make_circle()
    for circle in Circle.objects.all():
        make.make_gathering(circle, date(2026, 3, 2))
    assert {row.circle for row in own_gatherings(aino)} == {led}
    assert {row.circle for row in own_gatherings(editor)} == {hosted}


def test_the_page_holds_totals_alone_and_costs_the_same(client: Client, django_assert_max_num_queries: Any) -> None:
    circles = some_gatherings(Random(9))
    Gathering.objects.filter(state="held", visitors=7).update(first_timers=5)
    client.force_login(make.make_member(Role.MUNICIPALITY_READER, circles[0].municipality))
    with django_assert_max_num_queries(3 + 4):
        page = client.get("/fi/reports/weeks/?year=2026").content.decode()
    assert re.search(r'<th class="govuk-table__header" scope="row">40</th>', page)
    assert "nsi kertaa" not in page
    assert client.get("/fi/reports/weeks/?whose=network").content.decode().count('<svg class="s-chart') == 0


def test_anothers_numbers_are_not_shown(client: Client) -> None:
    make.make_gathering(make.make_circle(), date(2026, 3, 2), state="held", visitors=4321)
    client.force_login(make.make_user())
    page = client.get("/fi/reports/weeks/?year=2026").content.decode()
    assert "4" + "\u00a0" + "321" not in page
    assert "Lukuja ei ole vielä" in page
    client.force_login(make.make_member(Role.COORDINATOR))
    assert "4" + "\u00a0" + "321" in client.get("/fi/reports/weeks/?year=2026").content.decode()


# --- Municipalities beside each other ---


def make_towns() -> dict[str, Any]:
    """Three municipalities: many came to the first, most per resident to the second, of the third nobody has told."""
    people = {"837": 260_000, "562": 9_000, "980": None}
    towns = {code: make.make_municipality(code, population=people[code], population_year=2025) for code in people}
    for code, visitors in (("837", 900), ("562", 90), ("980", None)):
        circle = make.make_circle(municipality=towns[code])
        told = {"state": "held", "visitors": visitors} if visitors else {}
        make.make_gathering(circle, date(2026, 3, 2), **told)
    make.make_gathering(make.make_circle(municipality=towns["562"]), date(2026, 3, 9))
    return towns


def shown(client: Client, address: str) -> list[list[str]]:
    """The table of municipalities, row by row."""
    page = client.get(address).content.decode()
    section = page.partition('id="municipalities"')[2].partition("</section>")[0]
    rows = re.findall(r'<tr class="govuk-table__row"><th [^>]*scope="row">.*?</tr>', section)
    return [re.findall(r">([^<]+)</t[hd]>", row) for row in rows]


def test_municipalities_stand_beside_each_other_and_the_unknown_is_no_zero(client: Client) -> None:
    make_towns()
    client.force_login(make.make_member(Role.COORDINATOR))
    tampere = ["Tampere", "900", "1", "0", "260\u00a0000", "3,5"]
    orivesi = ["Kunta 562", "ainakin 90", "1", "1", "9\u00a0000", "ainakin 10,0"]
    ylojarvi = ["Kunta 980", "ei ilmoitettu", "0", "1", "ei tiedossa", "ei ilmoitettu"]
    assert shown(client, "/fi/reports/weeks/?year=2026") == [tampere, orivesi, ylojarvi]
    assert shown(client, "/fi/reports/weeks/?year=2026&by=per_1000") == [orivesi, tampere, ylojarvi]


def test_what_municipalities_have_adds_up_to_the_whole() -> None:
    some_gatherings(Random(5))
    make_towns()
    gatherings = Gathering.objects.all()
    by_town = tallies_by_municipality(gatherings, 2026, AS_OF, of_places=False)
    assert len(by_town) == 3
    assert tally_of(by_town.values()) == year_in(gatherings, 2026, AS_OF, of_places=False).total


def test_whoever_reads_one_municipality_has_nothing_to_compare_and_of_two_sees_those_two(client: Client) -> None:
    towns = make_towns()
    reader = make.make_member(Role.MUNICIPALITY_READER, towns["837"])
    client.force_login(reader)
    assert shown(client, "/fi/reports/weeks/?year=2026") == []
    assert shown(client, "/fi/reports/weeks/?year=2026&whose=network") == []
    Membership.objects.create(user=reader, role=Role.MUNICIPALITY_READER, municipality=towns["562"])
    assert [row[0] for row in shown(client, "/fi/reports/weeks/?year=2026")] == ["Tampere", "Kunta 562"]


def test_the_picture_draws_the_first_and_an_outline_for_the_unknown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_towns()
    client.force_login(make.make_member(Role.COORDINATOR))
    page = client.get("/fi/reports/weeks/?year=2026").content.decode()
    section = page.partition('id="municipalities"')[2].partition("</section>")[0]
    assert section.count('class="s-chart__bar"') == 2
    assert section.count("s-chart__bar--missing") == 1
    assert "vain taulukossa" not in section
    monkeypatch.setattr(weeks_view, "MOST_BARS", 2)
    assert "1 muu on vain taulukossa" in client.get("/fi/reports/weeks/?year=2026").content.decode()
