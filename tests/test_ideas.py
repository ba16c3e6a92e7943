"""Ideas from circle to circle: without names, with the photos whose people agreed to that, and taken back at will."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from groups.actions.ideas import pass_on
from groups.enums import MemberRole
from groups.models import CircleMember, DiaryEntry, Idea, IdeaMark
from network.actions.people import delete_account, own_data
from network.enums import Role
from network.models import User
from responsibilities.models import Carrier, Invitation, Offer, Responsibility
from tests.diary_things import lead_of, make_consent, make_diary_photo, make_entry, make_idea, noise
from tests.make import make_circle, make_member, make_user

pytestmark = pytest.mark.django_db
TOLD = {"title": "Laulukirja kiertää", "text": "Laulakaa yhdessä.", "checked": "on"}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def entry(db: None) -> DiaryEntry:
    return make_entry(make_circle(contact_name="Kerttu"))


def url(entry: DiaryEntry) -> str:
    return f"{entry.get_absolute_url()}pass-on/"


def test_an_entry_is_read_edited_and_passed_on(entry: DiaryEntry) -> None:
    client = client_of(lead_of(entry.diary.circle))
    assert entry.text in client.get(url(entry)).content.decode()
    for _again in range(2):
        assert client.post(url(entry), TOLD).status_code == 302
    idea = Idea.objects.get()
    page = client_of(lead_of(make_circle())).get("/fi/ideas/").content.decode()
    assert idea.title in page
    assert idea.text in page
    assert entry.text not in page
    client.post(url(entry), TOLD | {"text": "Toisin."})
    assert Idea.objects.get().text == "Toisin."


def test_it_is_not_passed_on_unread_or_with_a_name(entry: DiaryEntry) -> None:
    client = client_of(lead_of(entry.diary.circle))
    make_consent(make_diary_photo(entry, people=1), "Ainokki")
    unread = client.post(url(entry), TOLD | {"checked": ""}).content.decode()
    assert "rastita sitten tämä" in unread
    assert TOLD["text"] in unread
    for name in ("Kertun kakku", "Ainokin kakku", f"{lead_of(entry.diary.circle).name.split()[0]}n kakku"):
        page = client.post(url(entry), TOLD | {"text": name}).content.decode()
        assert "Tekstissä on ehkä nimi" in page, name
        assert "eivät tarkoita ketään" in page
    assert not Idea.objects.exists()
    assert client.post(url(entry), TOLD | {"text": "Kerttu on lauta", "not_names": "on"}).status_code == 302


def test_whoever_carries_a_duty_without_an_account_is_not_named_either(entry: DiaryEntry) -> None:
    circle, day = entry.diary.circle, date(2026, 11, 1)
    client = client_of(lead_of(circle))
    Carrier.objects.create(circle=circle, name="Veikko Naapuri", consent="spoken", consented_on=day)
    Carrier.objects.create(circle=circle, name="Pulla", is_organisation=True, consent="spoken", consented_on=day)
    Carrier.objects.create(circle=make_circle(), name="Sirkka", consent="spoken", consented_on=day)
    duty = Responsibility.objects.create(circle=circle, duty="coffee")
    Offer.objects.create(duty=duty, name="Helmi", phone="040 1")
    Invitation.objects.create(duty=duty, name="Marjatta", expires_on=date(2099, 1, 1))
    for name in ("Veikon kakku", "Helmen kakku", "Marjatan kakku"):
        assert "Tekstissä on ehkä nimi" in client.post(url(entry), TOLD | {"text": name}).content.decode(), name
    assert not Idea.objects.exists()
    assert client.post(url(entry), TOLD | {"text": "Pulla ja Sirkka ovat muualta"}).status_code == 302


def test_only_photos_whose_people_agreed_to_it_go_along(entry: DiaryEntry) -> None:
    circle = entry.diary.circle
    free = make_diary_photo(entry, people=0)
    wide, narrow, waiting = (make_diary_photo(entry, people=1, sent=noise(n)) for n in (11, 12, 13))
    make_consent(wide, reach="ideas")
    make_consent(narrow, reach="booklet")
    foreign = make_diary_photo(make_entry(make_circle()), people=0, sent=noise(14))
    lead, stranger = client_of(lead_of(circle)), client_of(lead_of(make_circle()))
    page = lead.get(url(entry)).content.decode()
    assert [photo.name in page for photo in (free, wide, narrow, waiting)] == [True, True, False, False]
    assert lead.post(url(entry), TOLD | {"photos": [wide.pk, narrow.pk]}).status_code == 200
    assert lead.post(url(entry), TOLD | {"photos": [free.pk, wide.pk]}).status_code == 302
    assert [stranger.get(p.smallest).status_code for p in (free, wide, narrow, foreign)] == [200, 200, 404, 404]
    assert wide.name in stranger.get("/fi/ideas/").content.decode()
    idea = pass_on(entry, title="x", text="x", photos=[wide, narrow, waiting, foreign], by=lead_of(circle))
    assert list(idea.photos.all()) == [wide]
    wide.people = 2  # one more is seen in it: they have not agreed
    wide.save()
    assert stranger.get(wide.smallest).status_code == 404
    assert wide.name not in stranger.get("/fi/ideas/").content.decode()


def test_the_people_of_all_circles_read_ideas_and_nobody_else(entry: DiaryEntry) -> None:
    idea = make_idea(entry)
    behind = make_user()
    CircleMember.objects.create(circle=make_circle(), user=behind, role=MemberRole.BACKGROUND_CONTACT)
    others = (make_user(), make_member(Role.COORDINATOR), make_member(Role.SOCIAL_INSTRUCTOR))
    for person, status in ((behind, 200), *((other, 404) for other in others)):
        client = client_of(person)
        assert [client.get(page).status_code for page in ("/fi/ideas/", idea.get_absolute_url())] == [status] * 2
        assert client.post(f"{idea.get_absolute_url()}mark/", {"kind": "thanks"}).status_code in (302, 404)
    assert IdeaMark.objects.count() == 1


def test_thanks_are_counted_once_a_person_and_can_be_taken_back(entry: DiaryEntry) -> None:
    idea = make_idea(entry)
    mark = f"{idea.get_absolute_url()}mark/"
    aino, bertta = (lead_of(make_circle()) for _ in range(2))
    for person in (aino, aino, bertta):
        client_of(person).post(mark, {"kind": "thanks"})
    client_of(aino).post(mark, {"kind": "tried"})
    client_of(aino).post(mark, {"kind": "nonsense"})
    page = client_of(aino).get(idea.get_absolute_url()).content.decode()
    assert "2 kiitosta" in page
    assert "1 on kokeillut" in page
    client_of(aino).post(mark, {"kind": "thanks", "wanted": "no"})
    assert "1 kiitos" in client_of(bertta).get(idea.get_absolute_url()).content.decode()
    assert client_of(lead_of(entry.diary.circle)).post(mark, {"kind": "thanks"}).status_code == 404
    assert own_data(aino)["idea_marks"] == [{"idea": idea.title, "kind": "tried"}]
    delete_account(bertta, by=bertta)
    assert IdeaMark.objects.count() == 1


def test_an_idea_is_taken_back_by_its_own_circle_alone(entry: DiaryEntry) -> None:
    idea = make_idea(entry)
    back = f"{idea.get_absolute_url()}take-back/"
    assert client_of(lead_of(make_circle())).post(back).status_code == 404
    client = client_of(lead_of(entry.diary.circle))
    assert client.get(back).status_code == 200
    for _again in range(2):
        assert client.post(back).status_code == 302
    assert not Idea.objects.exists()
    assert DiaryEntry.objects.filter(pk=entry.pk).exists()


def test_many_ideas_cost_the_same_questions(django_assert_max_num_queries: Any) -> None:
    client = client_of(lead_of(make_circle()))
    for number in range(12):
        entry = make_entry(make_circle())
        make_idea(entry, make_diary_photo(entry, sent=noise(20 + number)))
        if number in (0, 11):
            with django_assert_max_num_queries(7):  # two of them ask who is signed in
                assert client.get("/fi/ideas/").status_code == 200
