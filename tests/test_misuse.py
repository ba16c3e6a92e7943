"""What somebody with bad intent, or bad luck, tries: letters by the dozen, roles out of time, forms of two at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client, TestCase
from django.utils import timezone

from groups.models import Circle
from network.enums import Role
from network.inflection import base_form, stem_of
from network.models import Membership, User
from network.periods import Week
from network.thesaurus import meaning_of
from network.words import STEMS_KEPT, forms, stem
from reporting.models import Report
from responsibilities.actions import duties as actions
from responsibilities.models import Responsibility
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_user

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_offering_and_giving_up_again_and_again_is_no_way_to_fill_a_mailbox() -> None:
    duty = Responsibility.objects.create(circle=make_circle(), duty="coffee")
    client = client_of(make_user())
    statuses = []
    for _again in range(12):
        with TestCase.captureOnCommitCallbacks(execute=True):
            statuses.append(client.post(f"/fi/responsibilities/{duty.pk}/offer/", {"message": "Hei"}).status_code)
        client.post(f"/fi/responsibilities/{duty.pk}/give-up/")
    assert statuses == [302] * 10 + [429] * 2
    assert len(mail.outbox) == 10


def test_the_text_of_an_offer_that_must_wait_is_kept() -> None:
    duty = Responsibility.objects.create(circle=make_circle(), duty="coffee")
    client = client_of(make_user())
    for _again in range(10):
        client.post(f"/fi/responsibilities/{duty.pk}/offer/", {"message": "Hei"})
        client.post(f"/fi/responsibilities/{duty.pk}/give-up/")
    page = client.post(f"/fi/responsibilities/{duty.pk}/offer/", {"message": "Tulen keskiviikkona"}).content.decode()
    assert "Tulen keskiviikkona" in page
    assert "Odota tunti" in page


def test_sending_a_circle_again_and_again_waits_too() -> None:
    lead = make_user()
    circle = make_circle(lead=lead, state="draft", published_at=None)
    client = client_of(lead)
    address = f"/fi/circles/{circle.slug}/checklist/"
    for _again in range(10):
        client.post(f"{address}send/")
    assert "Odota tunti" not in client.get(address).content.decode()
    client.post(f"{address}send/")
    assert "Odota tunti" in client.get(address).content.decode()


@pytest.mark.parametrize("page", ["invite", "person"])
def test_a_role_that_would_have_ended_before_it_begins_is_refused_in_words(page: str) -> None:
    client, someone = client_of(make_member(Role.ADMINISTRATOR)), make_user()
    address = "/fi/people/invite/" if page == "invite" else f"/fi/people/{someone.pk}/"
    yesterday = timezone.localdate() - timedelta(days=1)
    sent = {"email": "uusi@example.org", "language": "fi", "role": Role.COORDINATOR, "valid_until": yesterday}
    answer = client.post(address, sent)
    assert "Viimeinen päivä ei voi olla ennen ensimmäistä" in answer.content.decode()
    assert not Membership.objects.filter(role=Role.COORDINATOR).exists()


def test_a_duty_that_changed_meanwhile_is_told_and_not_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    lead, helper = make_user(), make_user()
    circle = make_circle(lead=lead)
    taken = {"state": "taken", "taken_by": helper, "since": timezone.localdate()}
    duty = Responsibility.objects.create(circle=circle, duty="coffee", **taken)

    def too_late(*_args: object, **_kwargs: object) -> None:
        raise actions.TakenMeanwhileError

    monkeypatch.setattr(actions, "hand_back", too_late)
    today = {"until": timezone.localdate().isoformat()}
    for person, address in (
        (helper, f"/fi/responsibilities/{duty.pk}/give-up/"),
        (lead, f"/fi/circles/{circle.slug}/duties/{duty.pk}/end/"),
    ):
        answer = client_of(person).post(address, today, follow=True)
        assert "Tilanne ehti muuttua" in answer.content.decode()


def test_visitors_words_do_not_fill_the_memory() -> None:
    assert stem.cache_info().maxsize == STEMS_KEPT
    assert all(cached.cache_info().maxsize == STEMS_KEPT for cached in (base_form, stem_of, forms, meaning_of))


def test_a_form_in_a_strange_encoding_is_refused() -> None:
    client = Client(raise_request_exception=False)
    answer = client.post("/fi/feedback/", b"message=hei", "application/x-www-form-urlencoded; charset=utf-16")
    assert answer.status_code == 400


@pytest.mark.parametrize("area", ["network", "municipality:562", "", "municipality:837' OR 1=1", "municipality:83\0"])
def test_nobody_orders_or_reads_the_figures_of_an_area_that_is_not_theirs(area: str) -> None:
    make_municipality("562")
    own = make_municipality("837")
    sent = {"area": area, "period": str(Week.of(timezone.localdate()).year), "audience": "internal", "language": "fi"}
    coordinator, reader = (make_member(role, own) for role in (Role.COORDINATOR, Role.MUNICIPALITY_READER))
    client = client_of(coordinator)
    assert client.post("/fi/reports/", sent).status_code == 200
    assert not Report.objects.exists()
    for person in (coordinator, reader):
        assert client_of(person).get("/fi/reports/statistics/", sent).context["document"] is None
    client.post("/fi/reports/", {**sent, "area": "municipality:837"})
    assert Report.objects.get().municipality == own


def test_a_sheet_takes_no_row_of_a_circle_that_is_not_ones_own() -> None:
    lead = make_user()
    make_circle(lead=lead)
    foreign = make_gathering(make_circle(), timezone.localdate() - timedelta(days=7), state="not_reported")
    sent = {"row": f"{foreign.pk}.0.{uuid4()}", f"g{foreign.pk}-visitors": "66"}
    assert client_of(lead).post("/fi/attendance/2026-W47/", sent).status_code == 302
    foreign.refresh_from_db()
    assert (foreign.state, foreign.visitors) == ("not_reported", None)


def test_hidden_fields_added_to_a_form_change_nothing() -> None:
    person = make_user()
    make_municipality("562")
    more = {
        "state": "published",
        "is_demo": "on",
        "slug": "oma-osoite",
        "is_superuser": "on",
        "published_at": "2020-01-01",
    }
    client = client_of(person)
    client.post("/fi/circles/new/", {"name": "Uusi piiri", "municipality": "562", **more})
    circle = Circle.objects.get()
    assert (circle.state, circle.is_demo, circle.slug, circle.published_at) == ("draft", False, "uusi-piiri", None)
    edited = {"name": "Toinen nimi", "kind": circle.kind, "language": "fi", "municipality": "837", **more}
    assert client.post("/fi/circles/uusi-piiri/edit/", edited).status_code == 302
    circle.refresh_from_db()
    assert (circle.name, circle.state, circle.municipality_id) == ("Toinen nimi", "draft", "562")
    client.post("/fi/profile/", {"name": "Aino", "language": "fi", "email": "admin@example.org", **more})
    stored = User.objects.get(pk=person.pk)
    assert (stored.name, stored.email, stored.is_superuser) == ("Aino", person.email, False)
