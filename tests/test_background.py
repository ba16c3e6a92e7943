"""Who stands behind a circle: circles that have nobody, naming somebody of the area, saying no, leaving."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from groups.actions.background import NotOfTheAreaError, name_background_contact, step_down
from groups.actions.checklist import Said, answer
from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from groups.queries.background import without_contact
from network.actions.people import hindrances
from network.enums import Role
from network.models import AuditEntry, Membership, User
from tests.make import make_circle, make_member, make_municipality, make_organisation, make_user

pytestmark = pytest.mark.django_db
LIST = "/fi/background-contacts/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def contacts(circle: Circle) -> list[User]:
    return [member.user for member in circle.members.filter(role=MemberRole.BACKGROUND_CONTACT)]


def test_the_areas_people_see_the_circles_that_have_nobody_and_how_many() -> None:
    town, elsewhere = make_municipality(), make_municipality("562")
    instructor, coordinator = make_member(Role.SOCIAL_INSTRUCTOR, town), make_member(Role.COORDINATOR)
    alone = make_circle(name="Yksinäinen", municipality=town)
    make_circle(name="Muualla", municipality=elsewhere, state="paused")
    make_circle(name="Luonnos", municipality=town, state="draft", published_at=None)
    make_circle(name="Loppunut", municipality=town, state="ended")
    backed = make_circle(name="Tuettu", municipality=town)
    CircleMember.objects.create(circle=backed, user=instructor, role=MemberRole.BACKGROUND_CONTACT)
    left = make_circle(name="Lähtenyt", municipality=town)
    gone = make_user(is_active=False)
    CircleMember.objects.create(circle=left, user=gone, role=MemberRole.BACKGROUND_CONTACT)
    answer(alone, "facilitation", Said(facts={**NOBODY_KNOWN, "background": "network"}), by=None)
    page = client_of(instructor).get(LIST).content.decode()
    assert "2 piiriä" in page
    assert "Pyytää verkostoa nimeämään" in page
    for name, is_there in (("Yksinäinen", True), ("Lähtenyt", True), ("Muualla", False), ("Tuettu", False)):
        assert (name in page) == is_there, name
    assert "2 piirillä ei ole taustayhteyshenkilöä" in client_of(instructor).get("/fi/start/").content.decode()
    assert {c.name for c in without_contact(coordinator)} == {"Yksinäinen", "Lähtenyt", "Muualla"}
    page = client_of(coordinator).get(LIST, {"municipality": "562", "state": "paused"}).content.decode()
    assert "Muualla" in page
    assert "Yksinäinen" not in page
    page = client_of(coordinator).get(LIST, {"kind": "hobby"}).content.decode()
    assert "Näytä koko alue" in page
    assert client_of(make_user()).get(LIST).status_code == 404


NOBODY_KNOWN = {"contact_name": "", "contact_phone": "", "background": "", "background_name": "", "doer": None}


def test_the_list_costs_the_same_however_long(django_assert_max_num_queries) -> None:
    client = client_of(make_member(Role.COORDINATOR))
    for _number in range(25):
        make_circle()
    with django_assert_max_num_queries(7):
        assert len(client.get(LIST).context["rows"]) == 20


def test_somebody_of_the_area_is_named_told_and_shown_to_the_circles_people_only() -> None:
    town = make_municipality()
    aino = make_user("aino@example.org")
    circle = make_circle(lead=aino, municipality=town)
    matti = make_member(Role.SOCIAL_INSTRUCTOR, town)
    coordinator, stranger = make_member(Role.COORDINATOR, town), make_user()
    url = reverse("groups:background", args=[circle.slug])
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert "Valitse" in client_of(coordinator).post(url, {"person": stranger.pk}).content.decode()
        for _twice in range(2):
            client_of(coordinator).post(url, {"person": matti.pk})
    assert contacts(circle) == [matti]
    assert sorted(m.to[0] for m in mail.outbox) == sorted(["aino@example.org", matti.email])
    assert url in next(m.body for m in mail.outbox if m.to == [matti.email])
    for page in (circle.get_absolute_url(), reverse("responsibilities:circle_duties", args=[circle.slug])):
        assert matti.email in client_of(aino).get(page).content.decode()
    assert matti.email not in Client().get(circle.get_absolute_url()).content.decode()
    entry = AuditEntry.objects.get(verb="background contact named")
    assert entry.changes == {"background_contact": [None, matti.pk]}
    with pytest.raises(NotOfTheAreaError):
        name_background_contact(circle, stranger, by=coordinator)
    for person in (aino, stranger, make_member(Role.SOCIAL_INSTRUCTOR, make_municipality("562"))):
        assert client_of(person).get(url).status_code == 404


def test_whoever_was_named_can_say_no_and_the_circle_is_on_the_list_again() -> None:
    town = make_municipality()
    circle = make_circle(lead=make_user("aino@example.org"), municipality=town)
    matti, coordinator = make_member(Role.SOCIAL_INSTRUCTOR, town), make_member(Role.COORDINATOR, town)
    name_background_contact(circle, matti, by=coordinator)
    url = reverse("groups:background_step_down", args=[circle.slug])
    assert client_of(coordinator).post(url).status_code == 404
    with TestCase.captureOnCommitCallbacks(execute=True):
        for _twice in range(2):
            client_of(matti).post(url, {"message": "Jään eläkkeelle"})
    assert contacts(circle) == []
    assert sorted(m.to[0] for m in mail.outbox) == sorted(["aino@example.org", coordinator.email])
    assert all("Jään eläkkeelle" in m.body for m in mail.outbox)
    assert list(without_contact(coordinator)) == [circle]


def test_who_leaves_hands_the_task_over_first() -> None:
    town = make_municipality()
    circle = make_circle(municipality=town)
    matti, liisa = make_member(Role.SOCIAL_INSTRUCTOR, town), make_member(Role.SOCIAL_INSTRUCTOR, town)
    name_background_contact(circle, matti, by=liisa)
    found = hindrances(matti)
    assert [hindrance.url for hindrance in found] == [reverse("groups:background", args=[circle.slug])]
    with TestCase.captureOnCommitCallbacks(execute=True):
        client_of(matti).post(found[0].url, {"person": liisa.pk})
    assert contacts(circle) == [liisa]
    assert hindrances(matti) == []
    assert liisa.email in [m.to[0] for m in mail.outbox]
    step_down(circle, by=liisa)
    assert hindrances(liisa) == []


def test_the_editors_of_the_host_organisation_can_stand_behind_its_circle() -> None:
    organisation, editor = make_organisation(), make_user()
    Membership.objects.create(user=editor, role=Role.ORGANISATION_EDITOR, organisation=organisation)
    old = make_user()
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.create(user=old, role=Role.ORGANISATION_EDITOR, organisation=organisation, valid_until=yesterday)
    circle = make_circle(host=organisation)
    name_background_contact(circle, editor, by=make_user())
    assert contacts(circle) == [editor]
    with pytest.raises(NotOfTheAreaError):
        name_background_contact(circle, old, by=make_user())
