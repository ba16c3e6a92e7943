"""The responsibilities room: duties that follow from answers, offers, and what is kept."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from groups.actions.checklist import Said, answer
from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from network.enums import Role
from network.models import AuditEntry, User
from responsibilities.actions.duties import TakenMeanwhileError, accept, decline, hand_back, offer
from responsibilities.enums import Duty
from responsibilities.models import Responsibility
from tests.make import make_circle, make_member, make_municipality, make_user

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def duties_of(circle: Circle) -> list[tuple[str, str, str]]:
    return list(circle.responsibilities.order_by("pk").values_list("duty", "option", "state"))


def open_duty(circle: Circle | None = None, **fields: object) -> Responsibility:
    return Responsibility.objects.create(circle=circle or make_circle(), **{"duty": Duty.COFFEE, **fields})


def test_an_answer_opens_duties_and_a_changed_one_ends_them_and_keeps_them() -> None:
    circle, bertta = make_circle(), make_user()
    answer(circle, "responsibility_network", Said(("school", "parish")), by=None)
    answer(circle, "responsibility_network", Said(("school", "parish")), by=None)
    assert duties_of(circle) == [("network", "school", "open"), ("network", "parish", "open")]
    school = circle.responsibilities.get(option="school")
    accept(offer(school, by=bertta), by=make_user())
    answer(circle, "responsibility_network", Said(("parish", "company")), by=None)
    assert duties_of(circle) == [
        ("network", "school", "ended"),
        ("network", "parish", "open"),
        ("network", "company", "open"),
    ]
    school.refresh_from_db()
    assert (school.taken_by, school.until is not None) == (bertta, True)
    answer(circle, "responsibility_network", Said(("parish", "company", "school")), by=None)
    assert duties_of(circle)[-1] == ("network", "school", "open")


def test_an_answer_that_wishes_for_nothing_touches_no_duty() -> None:
    circle = make_circle()
    own = open_duty(circle)
    answer(circle, "planning_ahead", Said(("no_planning",)), by=None)
    answer(circle, "principles", Said(("equality",)), by=None)
    assert list(circle.responsibilities.all()) == [own]
    own.refresh_from_db()
    assert own.state == "open"


def test_the_list_invites_to_open_duties_of_circles_that_meet(client: Client) -> None:
    open_duty(make_circle(name="Avoin piiri"), note="Kahvia <b>kerran</b> kuussa")
    open_duty(make_circle(name="Luonnos", state="draft", published_at=None))
    open_duty(make_circle(name="Hoidettu"), state="taken", taken_by=make_user(name="Salainen Bertta"))
    page = client.get("/fi/responsibilities/").content.decode()
    assert "Avoin piiri etsii kahvien tarjoajaa." in page
    assert "&lt;b&gt;kerran" in page
    assert "Luonnos" not in page
    assert "Hoidettu" not in page
    assert "Bertta" not in page
    assert "Avoin piiri" not in client.get("/fi/responsibilities/", {"duty": "cleaning"}).content.decode()


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "Katso piirit" in client.get("/fi/responsibilities/?near=&duty=x&page=-1").content.decode()


def test_many_duties_cost_the_same_questions(client: Client, django_assert_max_num_queries) -> None:
    for _ in range(25):
        open_duty()
    with django_assert_max_num_queries(6):
        client.get("/fi/responsibilities/")


def test_offered_accepted_and_only_then_can_they_reach_each_other(django_capture_on_commit_callbacks) -> None:
    aino, bertta = make_user("aino@example.org"), make_user("bertta@example.org", name="Bertta B")
    circle = make_circle(lead=aino)
    duty = open_duty(circle, duty=Duty.FACILITATION)
    url = reverse("responsibilities:circle_duties", args=[circle.slug])
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            client_of(bertta).post(
                reverse("responsibilities:offer", args=[duty.pk]), {"message": "Tiistait käyvät", "state": "taken"}
            )
    assert [m.to for m in mail.outbox] == [["aino@example.org"]]
    assert "Tiistait käyvät" in mail.outbox[0].body
    assert "bertta@example.org" not in mail.outbox[0].body
    page = client_of(aino).get(url).content.decode()
    assert "Tiistait käyvät" in page
    assert "bertta@example.org" not in page
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            client_of(aino).post(
                reverse("responsibilities:answer_offer", args=[circle.slug, duty.pk]), {"answer": "accept"}
            )
    assert [m.to for m in mail.outbox[1:]] == [["bertta@example.org"]]
    assert "aino@example.org" in mail.outbox[1].body
    assert "bertta@example.org" in client_of(aino).get(url).content.decode()
    assert CircleMember.objects.filter(circle=circle, user=bertta, role=MemberRole.HELPER).count() == 1


def test_the_second_offer_is_told_kindly_and_takes_nothing() -> None:
    duty, bertta, cecilia = open_duty(), make_user(), make_user()
    offer(duty, by=bertta)
    with pytest.raises(TakenMeanwhileError):
        offer(duty, by=cecilia)
    page = client_of(cecilia).post(reverse("responsibilities:offer", args=[duty.pk]), {}, follow=True)
    assert "Joku ehti tarjoutua ensin" in page.content.decode()
    duty.refresh_from_db()
    assert duty.taken_by == bertta


def test_a_declined_offer_is_open_again() -> None:
    duty, bertta = open_duty(), make_user()
    offer(duty, "Minä!", by=bertta)
    for _twice in range(2):
        decline(duty, by=make_user())
    duty.refresh_from_db()
    assert (duty.state, duty.taken_by, duty.message) == ("open", None, "")
    assert AuditEntry.objects.filter(verb="duty declined").count() == 1
    with pytest.raises(TakenMeanwhileError):
        accept(duty, by=make_user())


@time_machine.travel("2026-11-24T12:00:00+02:00", tick=False)
def test_a_duty_that_is_handed_back_stays_on_record_and_invites_again() -> None:
    circle, bertta = make_circle(), make_user()
    answer(circle, "facilitation", Said(("volunteer",)), by=None)
    duty = circle.responsibilities.get()
    accept(offer(duty, by=bertta), by=make_user())
    url = reverse("responsibilities:give_up", args=[duty.pk])
    assert client_of(make_user()).get(url).status_code == 404
    late = client_of(bertta).post(url, {"until": "2026-12-24"})
    assert "kun päivä on tullut" in late.content.decode()
    client_of(bertta).post(url, {"until": "2026-11-24"})
    assert duties_of(circle) == [("facilitation", "volunteer", "ended"), ("facilitation", "volunteer", "open")]
    duty.refresh_from_db()
    assert (duty.taken_by, duty.since, duty.until) == (bertta, date(2026, 11, 24), date(2026, 11, 24))
    assert not CircleMember.objects.filter(circle=circle, user=bertta).exists()
    hand_back(duty, until=date(2026, 11, 24), by=bertta)
    assert circle.responsibilities.count() == 2


def test_only_the_lead_and_the_areas_coordinator_answer_offers(client: Client) -> None:
    town = make_municipality()
    aino, bertta = make_user(), make_user()
    circle = make_circle(lead=aino, municipality=town)
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    duty = offer(open_duty(circle), by=make_user())
    page = reverse("responsibilities:circle_duties", args=[circle.slug])
    act = reverse("responsibilities:answer_offer", args=[circle.slug, duty.pk])
    end = reverse("responsibilities:end_duty", args=[circle.slug, duty.pk])
    stranger, elsewhere = make_user(), make_member(Role.COORDINATOR, make_municipality("562"))
    for person in (stranger, elsewhere):
        assert client_of(person).get(page).status_code == 404
    for person in (stranger, elsewhere, bertta, make_member(Role.SOCIAL_INSTRUCTOR, town)):
        assert client_of(person).post(act, {"answer": "accept"}).status_code == 404
        assert client_of(person).get(end).status_code == 404
    assert client_of(bertta).get(page).status_code == 200
    assert client_of(bertta).post(page, {"duty": "coffee"}).status_code == 404
    assert client.get(page).status_code == 302
    other = make_circle(lead=aino)
    wrong = reverse("responsibilities:answer_offer", args=[other.slug, duty.pk])
    assert client_of(aino).post(wrong, {"answer": "accept"}).status_code == 404
    assert client_of(make_member(Role.COORDINATOR, town)).post(act, {"answer": "accept"}).status_code == 302
    duty.refresh_from_db()
    assert duty.state == "taken"


def test_a_lead_adds_a_duty_ends_one_and_looks_for_nobody() -> None:
    aino, bertta = make_user(), make_user()
    circle = make_circle(lead=aino)
    client = client_of(aino)
    page = reverse("responsibilities:circle_duties", args=[circle.slug])
    for _twice in range(2):
        client.post(page, {"duty": "venue", "note": "Iso pöytä", "state": "taken", "circle": "1"})
    duty = circle.responsibilities.get()
    assert (duty.duty, duty.note, duty.state) == ("venue", "Iso pöytä", "open")
    client.post(reverse("responsibilities:answer_offer", args=[circle.slug, duty.pk]), {"answer": "close"})
    assert duties_of(circle) == [("venue", "", "ended")]
    taken = accept(offer(open_duty(circle), by=bertta), by=aino)
    client.post(reverse("responsibilities:end_duty", args=[circle.slug, taken.pk]), {"until": str(taken.since)})
    assert duties_of(circle)[1:] == [("coffee", "", "ended")]
    assert client.get(page).status_code == 200


def test_a_draft_has_duties_but_nobody_can_offer_yet() -> None:
    duty = open_duty(make_circle(state="draft", published_at=None))
    assert client_of(make_user()).get(reverse("responsibilities:offer", args=[duty.pk])).status_code == 404


def test_the_database_keeps_a_duty_single_and_an_open_one_nobodys() -> None:
    circle = make_circle()
    open_duty(circle, topic="cleaning", option="volunteer_takes_care")
    with pytest.raises(IntegrityError), transaction.atomic():
        open_duty(circle, topic="cleaning", option="volunteer_takes_care")
    with pytest.raises(IntegrityError), transaction.atomic():
        open_duty(circle, taken_by=make_user())
