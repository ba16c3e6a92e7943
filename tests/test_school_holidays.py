"""School holidays: who tells them, which of them hold where, and that what depends on them follows at once."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from groups.actions.gatherings import expect_gatherings
from network.actions.school_holidays import (
    ToldAlreadyError,
    change_school_holiday,
    remove_school_holiday,
    tell_school_holiday,
)
from network.enums import Role
from network.hours import HELSINKI, moment_of
from network.models import AuditEntry, Listing, SchoolHoliday
from network.models.school_holiday import SchoolHolidays, school_holidays_of, school_year_of
from places.actions import publish_place
from places.models import Place, Span
from tests.make import make_circle, make_member, make_municipality, make_place, make_user

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2027, 3, 3)
WINTER = {"kind": "winter", "first": date(2027, 3, 1), "last": date(2027, 3, 7)}
ADDRESS = "/fi/school-holidays/"


@pytest.fixture(autouse=True)
def _sunday() -> Any:
    with time_machine.travel(datetime(2026, 11, 29, 12, 0, tzinfo=HELSINKI), tick=False):
        yield


def place_of_terms(school: str = "term") -> Place:
    place = make_place((3, 540, 720), name="Koululaisten tupa")
    Span.objects.filter(timetable__work_form__place=place).update(school=school)
    publish_place(place)
    return place


def is_found(day: date) -> bool:
    return Listing.objects.open_at(moment_of(day, 600)).exists()


def sent(**facts: Any) -> dict[str, Any]:
    return {"kind": "winter", "first": "2027-03-01", "last": "2027-03-07", "municipality": "", "name": "", **facts}


def test_a_school_year_runs_from_august_to_july() -> None:
    assert [school_year_of(day) for day in (date(2026, 8, 1), date(2027, 3, 1), date(2027, 7, 31))] == [2026] * 3


@pytest.mark.parametrize(("school", "before", "after"), [("term", True, False), ("holiday", False, True)])
def test_search_follows_as_soon_as_a_holiday_is_told_changed_or_removed(school: str, before: bool, after: bool) -> None:
    place_of_terms(school)
    assert is_found(WEDNESDAY) is before
    holiday = tell_school_holiday(**WINTER, municipality=None, by=None)
    assert is_found(WEDNESDAY) is after
    change_school_holiday(holiday, first=date(2027, 3, 8), last=date(2027, 3, 14), by=None)
    assert is_found(WEDNESDAY) is before
    assert is_found(date(2027, 3, 10)) is after
    remove_school_holiday(holiday, by=None)
    assert is_found(date(2027, 3, 10)) is before
    verbs = ["school_holiday_told", "school_holiday_changed", "school_holiday_removed"]
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == verbs


def test_a_holiday_of_another_municipality_changes_nothing_here() -> None:
    place_of_terms()
    tell_school_holiday(**WINTER, municipality=make_municipality("562"), by=None)
    assert is_found(WEDNESDAY)


def test_a_municipalitys_own_holiday_goes_before_the_common_one_of_the_same_year() -> None:
    own = make_municipality("837")
    tell_school_holiday(**WINTER, municipality=None, by=None)
    tell_school_holiday(kind="winter", first=date(2027, 2, 22), last=date(2027, 2, 28), municipality=own, by=None)
    tell_school_holiday(kind="winter", first=date(2028, 2, 28), last=date(2028, 3, 5), municipality=None, by=None)
    days = [first for first, _last in school_holidays_of("837")]
    assert days == [date(2027, 2, 22), date(2028, 2, 28)]
    assert [first for first, _last in school_holidays_of("562")] == [date(2027, 3, 1), date(2028, 2, 28)]
    assert SchoolHolidays().of("837") == school_holidays_of("837")


def test_a_circle_is_expected_in_school_terms_alone_and_follows() -> None:
    circle = make_circle((3, 780, 900))
    circle.timetable.spans.update(school="term")
    expect_gatherings(circle)
    assert circle.gatherings.filter(day=date(2026, 12, 23)).exists()
    christmas = {"kind": "christmas", "first": date(2026, 12, 21), "last": date(2027, 1, 10)}
    holiday = tell_school_holiday(**christmas, municipality=None, by=None)
    assert not circle.gatherings.filter(day__range=(date(2026, 12, 21), date(2027, 1, 10))).exists()
    remove_school_holiday(holiday, by=None)
    assert circle.gatherings.filter(day=date(2026, 12, 23)).exists()


def test_the_same_holiday_twice_is_one_and_another_of_its_kind_is_refused() -> None:
    told = tell_school_holiday(**WINTER, municipality=None, by=None)
    assert tell_school_holiday(**WINTER, municipality=None, by=None) == told
    with pytest.raises(ToldAlreadyError):
        tell_school_holiday(kind="winter", first=date(2027, 3, 8), last=date(2027, 3, 9), municipality=None, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolHoliday.objects.create(**WINTER, school_year=2026)
    own = make_municipality()
    SchoolHoliday.objects.create(**WINTER, school_year=2026, municipality=own)
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolHoliday.objects.create(**WINTER, school_year=2026, municipality=own)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_who_reaches_the_whole_network_tells_of_all(client: Client, role: Role) -> None:
    client.force_login(make_member(role))
    assert client.post(ADDRESS, sent(), follow=True).status_code == 200
    holiday = SchoolHoliday.objects.get()
    assert (holiday.municipality, holiday.school_year) == (None, 2026)
    page = client.get(ADDRESS).content.decode()
    assert "1.3.2027–7.3.2027" in page
    assert "Lukuvuosi 2026–2027" in page


def test_a_coordinator_of_one_municipality_tells_of_it_alone(client: Client) -> None:
    client.force_login(make_member(Role.COORDINATOR, make_municipality("837")))
    make_municipality("562")
    assert "Valitse kunta, jonka kouluja loma koskee." in client.post(ADDRESS, sent()).content.decode()
    client.post(ADDRESS, sent(municipality="562"))
    assert not SchoolHoliday.objects.exists()
    client.post(ADDRESS, sent(municipality="837"))
    own = SchoolHoliday.objects.get()
    common = SchoolHoliday.objects.create(**{**WINTER, "kind": "autumn"}, school_year=2026)
    assert client.get(f"{ADDRESS}{own.pk}/").status_code == 200
    assert client.get(f"{ADDRESS}{common.pk}/").status_code == 404
    assert client.post(f"{ADDRESS}{common.pk}/remove/").status_code == 404
    page = client.get(ADDRESS).content.decode()
    assert f"{ADDRESS}{common.pk}/" not in page
    assert "Syysloma" in page


@pytest.mark.parametrize("role", [None, Role.SOCIAL_INSTRUCTOR, Role.MUNICIPALITY_READER, Role.OUTREACH_WORKER])
def test_others_do_not_tell_holidays(client: Client, role: Role | None) -> None:
    holiday = SchoolHoliday.objects.create(**WINTER, school_year=2026)
    client.force_login(make_member(role, make_municipality()) if role else make_user())
    answers = [client.get(ADDRESS), client.post(ADDRESS, sent()), client.post(f"{ADDRESS}{holiday.pk}/remove/")]
    assert {answer.status_code for answer in answers} == {404}
    assert SchoolHoliday.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"last": "2027-02-01"}, "Viimeinen päivä on ennen ensimmäistä."),
        ({"last": "2028-03-07"}, "Loma ei voi olla näin pitkä"),
        ({"first": "0001-01-01"}, "Tarkista vuosi."),
        ({"kind": "other"}, "Kerro, mikä vapaa se on."),
        ({"first": ""}, "Kerro ensimmäinen lomapäivä."),
        ({"kind": "pitkä"}, "Valitse"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(client: Client, facts: dict[str, str], message: str) -> None:
    client.force_login(make_member(Role.COORDINATOR))
    page = client.post(ADDRESS, sent(**facts)).content.decode()
    assert message in page
    assert not SchoolHoliday.objects.exists()


def test_a_holiday_is_changed_and_removed_on_its_page(client: Client) -> None:
    client.force_login(make_member(Role.COORDINATOR))
    client.post(ADDRESS, sent())
    holiday = SchoolHoliday.objects.get()
    client.post(f"{ADDRESS}{holiday.pk}/", sent(first="2027-02-22", last="2027-02-28"))
    assert SchoolHoliday.objects.get().first == date(2027, 2, 22)
    assert "on poistettu" in client.post(f"{ADDRESS}{holiday.pk}/remove/", follow=True).content.decode()
    assert not SchoolHoliday.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_many(client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(make_member(Role.COORDINATOR))
    for year in range(2020, 2027):
        SchoolHoliday.objects.create(kind="winter", school_year=year, first=WEDNESDAY, last=WEDNESDAY)
    with django_assert_max_num_queries(6):
        client.get(ADDRESS)
