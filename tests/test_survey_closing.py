"""Surveys once they close: for good, without marks or order; what was written waits for a person, or is forgotten."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from network.announcements import forgetting, morning
from network.enums import Role
from network.models import AuditEntry, User
from reporting.models import SurveyRound, SurveySheet, SurveyText
from reporting.surveys.actions import close_round, take_sheet
from reporting.surveys.enums import SheetFate
from tests.make import make_circle, make_member, make_municipality, make_user
from tests.surveys import make_round, make_sheets, make_text

pytestmark = pytest.mark.django_db
MARKER = "<script>alert('merkki')</script>"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- Closed ----------------------------------------------------------------------------------------------------------


def test_closing_wipes_the_marks_and_the_order_and_is_for_good() -> None:
    found = make_round()
    for number in range(8):
        take_sheet(found, f"sheet {number}", {"welcome": 5}, {})
    coordinator = make_member(Role.COORDINATOR)
    close_round(found, by=coordinator)
    kept = list(SurveySheet.objects.order_by())
    assert [sheet.pk for sheet in kept] == sorted(sheet.pk for sheet in kept)
    assert {sheet.sent_as for sheet in kept} == {None}
    assert take_sheet(found, "late", {"welcome": 1}, {}) is SheetFate.CLOSED
    assert take_sheet(found, "late", {"welcome": 1}, {}, typed_by=make_user()) is SheetFate.CLOSED
    client = client_of(coordinator)
    assert client.get(f"/fi/surveys/{found.pk}/edit/").status_code == 404
    assert client.post(f"/fi/surveys/{found.pk}/close/").headers["Location"] == found.get_absolute_url()


@pytest.mark.parametrize(("number", "is_told"), [(4, False), (5, True)])
def test_closing_says_that_results_are_here_only_where_they_are(number: int, is_told: bool) -> None:
    found = make_round()
    make_sheets(found, number)
    page = client_of(make_member(Role.COORDINATOR)).post(f"/fi/surveys/{found.pk}/close/", follow=True).content.decode()
    assert "Kierros on suljettu." in page
    assert ("Tulokset ovat tällä sivulla" in page) is is_told
    assert ("tuloksia ei näytetä kenellekään" in page) is not is_told
    assert ("yhteensä olla enemmän tai vähemmän" in page) is is_told


def test_a_round_closes_by_itself_two_weeks_after_its_last_day() -> None:
    found = make_round()
    for days, is_closed in ((14, False), (15, True)):
        morning.send(sender=None, today=found.last + timedelta(days=days))
        assert bool(SurveyRound.objects.get().closed_on) is is_closed


def test_of_fewer_than_five_sheets_the_texts_go_unread() -> None:
    found = make_round()
    make_text(found, "Tunnistettava lause")
    make_sheets(found, 4)
    close_round(found, by=None)
    assert not SurveyText.objects.exists()
    assert SurveySheet.objects.count() == 4


def test_a_round_with_an_answer_is_not_removed() -> None:
    found, empty = make_round(), make_round()
    make_sheets(found, 1)
    client = client_of(make_member(Role.COORDINATOR))
    client.post(f"/fi/surveys/{found.pk}/remove/")
    client.post(f"/fi/surveys/{empty.pk}/remove/")
    assert list(SurveyRound.objects.all()) == [found]


# --- Written ---------------------------------------------------------------------------------------------------------


def closed_with_text(raw: str) -> tuple[SurveyRound, SurveyText]:
    found = make_round(circle=make_circle())
    text = make_text(found, raw)
    make_sheets(found, 6)
    close_round(found, by=None)
    return found, text


def test_a_text_is_nowhere_before_a_person_has_cleaned_it() -> None:
    coordinator = make_member(Role.COORDINATOR)
    client = client_of(coordinator)
    found, text = closed_with_text(f"Pirkko {MARKER}")
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Pirkko" not in page
    queue = client.get("/fi/surveys/texts/").content.decode()
    assert "Pirkko" in queue
    assert MARKER not in queue
    assert MARKER not in client.get(f"/fi/surveys/texts/{text.pk}/").content.decode()
    assert client.post(f"/fi/surveys/texts/{text.pk}/", {"text": f"Eräs {MARKER}"}).status_code == 302
    kept = SurveyText.objects.get()
    assert (kept.raw, kept.cleaned) == ("", f"Eräs {MARKER}")
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Eräs" in page
    assert MARKER not in page
    assert "Pirkko" not in str(list(AuditEntry.objects.values()))


def test_a_text_waits_unread_while_its_round_is_open() -> None:
    found = make_round()
    text = make_text(found, "Varhainen")
    client = client_of(make_member(Role.COORDINATOR))
    assert "Varhainen" not in client.get("/fi/surveys/texts/").content.decode()
    assert client.get(f"/fi/surveys/texts/{text.pk}/").status_code == 404


def test_a_dropped_text_is_gone_and_an_instructor_cleans_none() -> None:
    _found, text = closed_with_text("Poistettava")
    instructor = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    assert client_of(instructor).get("/fi/surveys/texts/").status_code == 404
    client_of(make_member(Role.COORDINATOR)).post(f"/fi/surveys/texts/{text.pk}/drop/")
    assert not SurveyText.objects.exists()


def test_raw_texts_are_forgotten_and_cleaned_ones_stay() -> None:
    found, _raw = closed_with_text("Unohdettava")
    SurveyText.objects.create(round=found, question="wish", cleaned="Siistitty")
    for days, left in ((60, 2), (61, 1)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            forgetting.send(sender=None)
        assert SurveyText.objects.count() == left
    assert SurveyText.objects.get().cleaned == "Siistitty"


def test_the_database_holds_that_a_text_is_raw_or_cleaned() -> None:
    found = make_round()
    for both in ({"raw": "a", "cleaned": "b"}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SurveyText.objects.create(round=found, question="wish", **both)
