"""Feedback: anybody writes, coordinators handle."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from network.enums import Role
from network.models import AuditEntry, Feedback
from tests.make import make_member, make_user

pytestmark = pytest.mark.django_db

PAGE = "/fi/feedback/"
QUEUE = "/fi/feedback/queue/"
MARKER = "<script>alert('silmu')</script>"


def test_anybody_may_say_something(client: Client) -> None:
    page = client.get(f"{PAGE}?page=/fi/places/tupa/").content.decode()
    assert 'value="/fi/places/tupa/"' in page
    answer = client.post(PAGE, {"message": "Väärä numero", "page": "/fi/places/tupa/"})
    assert answer["Location"] == "/fi/feedback/thanks/"
    assert "perillä" in client.get(answer["Location"]).content.decode()
    stored = Feedback.objects.get()
    assert (stored.message, stored.page, stored.email) == ("Väärä numero", "/fi/places/tupa/", "")


@pytest.mark.parametrize(
    "page",
    [
        "https://example.com/",
        "//example.com/",
        "/\\example.com/",
        "/\\/example.com/",
        "javascript:alert(1)",
        "/a\nb",
    ],
)
def test_the_page_is_one_of_ours(client: Client, page: str) -> None:
    assert client.get(PAGE, {"page": page}).context["about"] == ""
    client.post(PAGE, {"message": "Hei", "page": page})
    assert Feedback.objects.get().page == ""


def test_an_empty_message_is_asked_for_and_the_address_kept(client: Client) -> None:
    page = client.post(PAGE, {"message": " ", "email": "aino@example.org"}).content.decode()
    assert "Kirjoita ensin palautteesi" in page
    assert 'value="aino@example.org"' in page
    assert not Feedback.objects.exists()


def test_a_machine_is_thanked_and_forgotten(client: Client) -> None:
    answer = client.post(PAGE, {"message": "Osta nyt", "homepage": "https://example.com"})
    assert answer["Location"] == "/fi/feedback/thanks/"
    assert not Feedback.objects.exists()


def test_the_sixth_message_in_a_row_waits_and_keeps_its_text() -> None:
    answers = [Client().post(PAGE, {"message": f"Viesti numero {number}"}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Viesti numero 5" in answers[5].content.decode()
    assert Feedback.objects.count() == 5


def test_fields_added_by_hand_change_nothing(client: Client) -> None:
    client.post(PAGE, {"message": "Hei", "handled_at": "2026-01-01", "id": "7", "received_at": "2020-01-01"})
    stored = Feedback.objects.get()
    assert stored.handled_at is None
    assert stored.received_at.year > 2020


def test_coordinators_read_and_handle(client: Client) -> None:
    feedback = Feedback.objects.create(message=f"Numero on väärä {MARKER}", page="/fi/", email="aino@example.org")
    coordinator = make_member(Role.COORDINATOR)
    client.force_login(coordinator)
    page = client.get(QUEUE).content.decode()
    assert escape(MARKER) in page
    assert MARKER not in page
    assert "mailto:aino@example.org" in page
    assert client.get(f"/fi/feedback/{feedback.pk}/handled/").status_code == 405
    client.post(f"/fi/feedback/{feedback.pk}/handled/")
    feedback.refresh_from_db()
    assert feedback.handled_at
    assert AuditEntry.objects.get(verb="feedback_handled").actor == f"user:{coordinator.pk}"
    assert "Numero on väärä" not in client.get(QUEUE).content.decode()
    assert "Numero on väärä" in client.get(f"{QUEUE}?show=handled").content.decode()
    assert "Kaikki palaute on käsitelty" in client.get(QUEUE).content.decode()


def test_strangers_neither_read_nor_handle(client: Client) -> None:
    feedback = Feedback.objects.create(message="Hei")
    for role in (None, Role.SOCIAL_INSTRUCTOR, Role.ADMINISTRATOR, Role.OUTREACH_WORKER):
        client.force_login(make_member(role) if role else make_user())
        assert client.get(QUEUE).status_code == 404
        assert client.post(f"/fi/feedback/{feedback.pk}/handled/").status_code == 404
    feedback.refresh_from_db()
    assert feedback.handled_at is None


def test_what_was_handled_a_year_ago_is_forgotten(client: Client) -> None:
    Feedback.objects.create(message="Vanha", handled_at=timezone.now() - timedelta(days=366))
    recent = Feedback.objects.create(message="Tuore", handled_at=timezone.now() - timedelta(days=360))
    new = Feedback.objects.create(message="Uusi")
    client.force_login(make_member(Role.COORDINATOR))
    client.post(f"/fi/feedback/{new.pk}/handled/")
    assert set(Feedback.objects.all()) == {recent, new}


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries({}, optional={key: st.text(max_size=60) for key in ("message", "email", "page", "homepage")})
)
def test_no_form_breaks_the_page(client: Client, sent: dict[str, str]) -> None:
    assert client.post(PAGE, sent).status_code < 500
