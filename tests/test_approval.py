"""Circles that wait for a coordinator."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from groups.actions.checklist import Said, answer
from groups.enums import CircleState, MemberRole
from groups.models import Circle
from network.enums import Role
from network.models import Municipality, User
from tests.make import make_circle, make_member, make_municipality, make_user

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent_circle(municipality: Municipality | None = None, **fields: object) -> Circle:
    town = municipality or make_municipality()
    return make_circle(
        (2, 780, 900), municipality=town, state="sent", published_at=None, sent_at="2026-11-20T10:00Z", **fields
    )


def url_of(circle: Circle) -> str:
    return reverse("groups:approval", args=[circle.slug])


def test_the_queue_holds_the_areas_circles_and_says_when_it_is_empty() -> None:
    town, other_town = make_municipality(), make_municipality("562")
    here, elsewhere = sent_circle(town, name="Täällä"), sent_circle(other_town, name="Muualla")
    make_circle(name="Julkinen", municipality=town)
    page = client_of(make_member(Role.COORDINATOR, town)).get("/fi/approvals/").content.decode()
    assert here.name in page
    assert elsewhere.name not in page
    assert "Julkinen" not in page
    empty = client_of(make_member(Role.COORDINATOR, make_municipality("980"))).get("/fi/approvals/").content.decode()
    assert "Yksikään piiri ei odota sinua" in empty


def test_the_queue_is_there_only_for_coordinators(client: Client) -> None:
    assert client.get("/fi/approvals/").status_code == 302
    for person in (
        make_user(),
        make_member(Role.SOCIAL_INSTRUCTOR),
        make_member(Role.MUNICIPALITY_READER, make_municipality()),
    ):
        assert client_of(person).get("/fi/approvals/").status_code == 404


def test_everything_that_was_answered_is_shown() -> None:
    circle = sent_circle()
    answer(circle, "principles", Said(("equality",), "<script>x</script>"), by=None)
    page = client_of(make_member(Role.COORDINATOR)).get(url_of(circle)).content.decode()
    assert "Tasa-arvo" in page
    assert "&lt;script&gt;x" in page
    assert "Vielä auki" in page
    assert "Kenelle?" in page


def test_approving_names_the_background_contact_and_writes_to_the_founder(django_capture_on_commit_callbacks) -> None:
    circle, coordinator = sent_circle(), make_member(Role.COORDINATOR)
    instructor, stranger = make_member(Role.SOCIAL_INSTRUCTOR), make_user()
    contact = {"background": "network", "background_name": "", "contact_name": "", "contact_phone": ""}
    answer(circle, "facilitation", Said(facts=contact), by=None)
    client = client_of(coordinator)
    assert "pyytää verkostoa nimeämään" in client.get(url_of(circle)).content.decode()
    refused = client.post(url_of(circle), {"then": "approve", "background_contact": stranger.pk})
    assert refused.status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url_of(circle), {"then": "approve", "background_contact": instructor.pk, "is_demo": "on"})
        client.post(url_of(circle), {"then": "approve"})
    circle.refresh_from_db()
    assert (circle.state, circle.is_demo) == (CircleState.PUBLISHED, False)
    assert circle.members.get(role=MemberRole.BACKGROUND_CONTACT).user == instructor
    lead = circle.members.get(role=MemberRole.LEAD).user
    assert sorted(m.to for m in mail.outbox) == sorted([[instructor.email], [lead.email]])


def test_a_change_is_asked_only_in_words() -> None:
    aino = make_user()
    circle = sent_circle(lead=aino)
    client = client_of(make_member(Role.COORDINATOR))
    page = client.post(url_of(circle), {"then": "ask", "message": "  "}).content.decode()
    assert "Kirjoita, mitä perustajan pitäisi muuttaa." in page
    circle.refresh_from_db()
    assert circle.state == CircleState.SENT
    client.post(url_of(circle), {"then": "ask", "message": "Mistä saa avaimen?"})
    circle.refresh_from_db()
    assert circle.state == CircleState.CHANGES_ASKED
    assert "Mistä saa avaimen?" in client_of(aino).get(reverse("groups:checklist", args=[circle.slug])).content.decode()
    assert "ei enää odota" in client.post(url_of(circle), {"then": "approve"}, follow=True).content.decode()


@pytest.mark.parametrize("then", [{}, {"then": ""}, {"then": "Approve"}, {"then": "decline"}, {"then": "approve\0"}])
def test_only_the_exact_word_approves(then: dict[str, str], django_capture_on_commit_callbacks) -> None:
    circle = sent_circle()
    client = client_of(make_member(Role.COORDINATOR))
    with django_capture_on_commit_callbacks(execute=True):
        refused = client.post(url_of(circle), {**then, "message": "Hei"})
    assert refused.status_code == 400
    assert "Mitään ei muutettu." in refused.content.decode()
    circle.refresh_from_db()
    assert circle.state == CircleState.SENT
    assert not mail.outbox


@pytest.mark.parametrize("then", ["approve", "ask"])
def test_others_cannot_answer(then: str) -> None:
    town = make_municipality()
    aino = make_user()
    circle = sent_circle(town, lead=aino)
    strangers = (aino, make_user(), make_member(Role.SOCIAL_INSTRUCTOR, town))
    for person in (*strangers, make_member(Role.COORDINATOR, make_municipality("562"))):
        assert client_of(person).post(url_of(circle), {"then": then, "message": "x"}).status_code == 404
    circle.refresh_from_db()
    assert circle.state == CircleState.SENT


def test_taking_back_makes_a_draft_again() -> None:
    aino = make_user()
    circle = sent_circle(lead=aino)
    url = reverse("groups:take_back_circle", args=[circle.slug])
    assert client_of(make_user()).post(url).status_code == 404
    client_of(aino).post(url)
    circle.refresh_from_db()
    assert circle.state == CircleState.DRAFT
