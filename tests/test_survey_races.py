"""Surveys on PostgreSQL, where races are real: one sheet sent eight times is one, one slip lets one sheet in."""

from reporting.models import SurveySheet
from reporting.surveys.actions import close_round, make_slips, take_sheet
from reporting.surveys.enums import SheetFate
from tests.at_once import at_once, on_postgresql
from tests.make import make_user
from tests.surveys import make_round

pytestmark = on_postgresql


def test_one_sheet_sent_eight_times_at_once_is_one() -> None:
    found = make_round()
    fates = at_once(*[lambda: take_sheet(found, "same", {"welcome": 5}, {})] * 8)
    assert sorted(str(fate) for fate in fates) == [str(SheetFate.ALREADY)] * 7 + [str(SheetFate.STORED)]
    assert SurveySheet.objects.count() == 1


def test_one_slip_used_by_eight_at_once_lets_one_in() -> None:
    found = make_round(is_by_slip=True)
    (code,) = make_slips(found, 1, by=make_user())
    acts = [lambda at=at: take_sheet(found, f"sheet {at}", {"welcome": 5}, {}, slip=code) for at in range(8)]
    fates = at_once(*acts)
    assert fates.count(SheetFate.STORED) == 1
    assert fates.count(SheetFate.SLIP_USED) == 7


def test_a_sheet_sent_while_the_round_is_closed_is_in_or_out_and_never_marked() -> None:
    found = make_round()
    acts = [lambda at=at: take_sheet(found, f"sheet {at}", {"welcome": 5}, {}) for at in range(7)]
    fates = at_once(*acts, lambda: close_round(found, by=None))
    assert SurveySheet.objects.count() == fates.count(SheetFate.STORED)
    assert not SurveySheet.objects.exclude(sent_as=None).exists()
