"""What may not depend on a breakdown does not: the same bytes whatever the secrets are.

Weeks, months, free days and everything of one circle tell no breakdown, and social accounting tells none at any grain:
its visits and hours are the totals that stand in the same report, so that money divided by them gives nothing new.
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from groups.models import Circle, Gathering
from network.models import Municipality
from network.models.organisation_rows import FundingRow
from network.periods import Period
from reporting.areas import Area
from reporting.contents import KEYS
from reporting.disclosure import shareable
from reporting.document import document_of
from reporting.enums import Audience
from reporting.exports.json import to_json
from reporting.figures import Statistics
from reporting.models import HourValue
from reporting.queries import statistics
from tests.make import make_circle, make_gathering, make_municipality, make_organisation

pytestmark = pytest.mark.django_db
AS_OF = date(2027, 2, 1)
FINE = ("2026-W33", "2026-08", "2026-08-03..2026-08-30")
COARSE = ("2026-Q3", "2026")
ACCOUNTS = ("fact_volunteering", "fact_costs")
MONEY, VISITS = Decimal("1234.56"), 90


@pytest.fixture(autouse=True)
def _winter() -> Iterator[None]:
    with time_machine.travel("2027-02-01T12:00:00+02:00", tick=False):
        yield


@pytest.fixture
def town() -> Municipality:
    """A circle with visits, breakdowns and volunteer hours, the money behind it, and what an hour is worth."""
    town = make_municipality()
    host = make_organisation()
    host.municipalities.add(town)
    circle = make_circle(municipality=town, host=host)
    for day, visitors in ((10, 20), (12, 30), (20, 40)):
        counts = {"accompanied": 2, "age_80": 3, "talk_money": 4, "volunteer_hours": 90}
        make_gathering(circle, date(2026, 8, day), state="held", visitors=visitors, first_timers=6, counts=counts)
    FundingRow.objects.create(organisation=host, year=2026, source="municipality", amount=MONEY, purpose="Piiri")
    HourValue.objects.create(year=2026, euros=Decimal("15.00"), source="Sovittu")
    return town


def other_secrets() -> None:
    """Other parts of the same visits and hours."""
    counts = {"accompanied": 9, "age_80": 11, "talk_money": 13, "volunteer_hours": 90}
    Gathering.objects.update(first_timers=15, counts=counts)


def told(area: Area, period: str, audience: Audience = Audience.SHAREABLE) -> dict[str, str]:
    """What a report holds, table by table."""
    found: Statistics = statistics(area, Period.parse(period), AS_OF, KEYS)
    safe = shareable(found, "key") if audience == Audience.SHAREABLE else found
    told = json.loads(to_json(document_of(safe, audience)))
    return {"notes": json.dumps(told["notes"])} | {one["key"]: json.dumps(one["rows"]) for one in told["tables"]}


def test_no_report_of_a_week_a_month_or_one_circle_knows_the_secrets(town: Municipality) -> None:
    areas = (Area(), Area(town), Area(circle=Circle.objects.get()))
    asked = [(area, period) for area in areas for period in FINE] + [(areas[2], period) for period in COARSE]
    before = [told(*one) for one in asked]
    inside = [told(*one, Audience.INTERNAL) for one in asked]
    other_secrets()
    assert [told(*one) for one in asked] == before
    assert all(a != b for a, b in zip(inside, (told(*one, Audience.INTERNAL) for one in asked), strict=True))


@pytest.mark.parametrize("period", COARSE)
def test_accounts_tell_totals_alone(town: Municipality, period: str) -> None:
    before = told(Area(town), period)
    other_secrets()
    after = told(Area(town), period)
    for table in ACCOUNTS:
        assert after[table] == before[table]
    assert after["total"] != before["total"], "the rounded cells are others"


def test_money_divided_by_the_price_of_a_visit_gives_the_total_that_is_told_beside_it(town: Municipality) -> None:
    tables = told(Area(town), "2026")
    cost = json.loads(tables["fact_costs"])[-1]["figures"]
    assert cost["fact_costs_visits"] == json.loads(tables["total"])[0]["figures"]["visits"] == VISITS
    assert round(float(MONEY) / cost["fact_costs_per_visit"]) == VISITS
