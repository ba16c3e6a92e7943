"""A circle's diary: read and written by its own people, mended, removed with time to think, and nobody else's."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.actions import diary as actions
from groups.actions.checklist import Said, answer
from groups.diary_forgetting import forget_removed, sweep_files
from groups.diary_invites import invite_token
from groups.enums import MemberRole
from groups.models import Circle, CircleMember, Diary, DiaryEntry, DiaryPhoto
from network.actions.people import delete_account, own_data
from network.enums import Role
from network.models import AuditEntry, User
from network.rounds import forget
from tests.diary_things import DAY, lead_of, make_diary_member, make_diary_photo, make_entry
from tests.make import make_circle, make_gathering, make_member, make_user

pytestmark = pytest.mark.django_db
NEW = {"day": "2026-11-17", "text": "Laulettiin.", "gathering": ""}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(circle: Circle, rest: str = "") -> str:
    return f"/fi/circles/{circle.slug}/diary/{rest}"


# --- Opened ----------------------------------------------------------------------------------------------------------


def test_the_answer_diary_opens_it_and_another_answer_takes_nothing_away() -> None:
    circle = make_circle()
    answer(circle, "growing", Said(("sharing_ideas",)), by=None)
    assert not Diary.objects.exists()
    answer(circle, "growing", Said(("shared_history_diary",)), by=lead_of(circle))
    answer(circle, "growing", Said(("passing_information",)), by=None)
    assert Diary.objects.get().circle == circle


def test_it_can_be_opened_by_hand_and_twice_is_once() -> None:
    circle = make_circle()
    client = client_of(lead_of(circle))
    assert "Avaa päiväkirja" in client.get(address(circle)).content.decode()
    assert client.get(address(circle, "new/")).status_code == 404
    for _again in range(2):
        assert client.post(address(circle, "open/")).status_code == 302
    assert Diary.objects.count() == AuditEntry.objects.filter(verb="diary_opened").count() == 1


# --- Whose it is -----------------------------------------------------------------------------------------------------


def carried_as(circle: Circle, role: MemberRole) -> User:
    person = make_user()
    CircleMember.objects.create(circle=circle, user=person, role=role)
    return person


def test_its_own_people_read_it_and_nobody_by_office() -> None:
    circle = make_circle()
    entry = make_entry(circle)
    town = circle.municipality
    own = [lead_of(circle), *(carried_as(circle, role) for role in (MemberRole.HELPER, MemberRole.MEMBER))]
    others = [
        make_user(),
        lead_of(make_circle()),
        carried_as(circle, MemberRole.BACKGROUND_CONTACT),
        make_member(Role.COORDINATOR, town),
        make_member(Role.COORDINATOR),
        make_member(Role.SOCIAL_INSTRUCTOR, town),
        make_member(Role.ADMINISTRATOR),
    ]
    for person, status in [*((one, 200) for one in own), *((one, 404) for one in others)]:
        client = client_of(person)
        assert [client.get(url).status_code for url in (address(circle), entry.get_absolute_url())] == [status] * 2
    assert Client().get(address(circle)).status_code == 302
    both = carried_as(circle, MemberRole.HELPER)
    both.memberships.create(role=Role.COORDINATOR)
    assert client_of(both).get(address(circle)).status_code == 200


def test_the_circles_page_leads_its_own_people_there() -> None:
    circle = make_circle()
    link = f'href="{address(circle)}"'
    assert link in client_of(lead_of(circle)).get(circle.get_absolute_url()).content.decode()
    coordinator = make_member(Role.COORDINATOR)
    assert link not in client_of(coordinator).get(circle.get_absolute_url()).content.decode()


# --- Written, changed ------------------------------------------------------------------------------------------------


def test_an_entry_is_written_once_with_its_gathering() -> None:
    circle = make_circle()
    actions.open_diary(circle, by=None)
    gathering = make_gathering(circle, timezone.localdate() - timedelta(days=3))
    client, key = client_of(lead_of(circle)), str(uuid4())
    for _again in range(2):
        sent = client.post(address(circle, "new/"), {**NEW, "key": key, "gathering": gathering.pk})
        assert sent.status_code == 302
    entry = DiaryEntry.objects.get()
    assert (entry.text, entry.gathering, entry.written_by) == ("Laulettiin.", gathering, lead_of(circle))
    page = client.get(sent.headers["Location"]).content.decode()
    assert "Laulettiin." in page
    assert "klo 13–15" in page
    assert "Laulettiin" not in str(list(AuditEntry.objects.values_list("changes", "reason")))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": " "}, "Kirjoita edes yksi rivi"),
        ({"day": ""}, "Valitse päivä"),
        ({"day": "2999-01-01"}, "tulevaisuudessa"),
        ({"day": "1200-01-01"}, "Tarkista vuosi"),
        ({"text": "x" * 5000}, "enintään 4000"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(wrong: dict[str, str], told: str) -> None:
    circle = make_circle()
    actions.open_diary(circle, by=None)
    page = client_of(lead_of(circle)).post(address(circle, "new/"), {**NEW, **wrong}).content.decode()
    assert told in page
    assert wrong.get("text", "Laulettiin.").strip() in page
    assert not DiaryEntry.objects.exists()


def test_a_gathering_of_another_circle_is_refused() -> None:
    circle = make_circle()
    actions.open_diary(circle, by=None)
    foreign = make_gathering(make_circle(), timezone.localdate())
    client_of(lead_of(circle)).post(address(circle, "new/"), {**NEW, "gathering": foreign.pk})
    assert not DiaryEntry.objects.exists()


def test_only_the_writer_and_the_lead_change_an_entry() -> None:
    circle = make_circle()
    writer, other = make_diary_member(circle), make_diary_member(circle)
    entry = make_entry(circle, by=writer)
    edit = address(circle, f"{entry.pk}/edit/")
    statuses = [client_of(person).get(edit).status_code for person in (writer, lead_of(circle), other)]
    assert statuses == [200, 200, 404]
    assert client_of(other).post(address(circle, f"{entry.pk}/remove/")).status_code == 404
    assert DiaryEntry.objects.kept().filter(pk=entry.pk).exists()


def test_what_somebody_changed_meanwhile_is_shown_and_stands() -> None:
    circle = make_circle()
    entry = make_entry(circle)
    client, edit = client_of(lead_of(circle)), address(circle, f"{entry.pk}/edit/")
    assert client.post(edit, {**NEW, "text": "Heidän", "seen": 1}).status_code == 302
    page = client.post(edit, {**NEW, "text": "Minun", "seen": 1})
    assert page.status_code == 409
    assert "Heidän" in page.content.decode()
    assert "Minun" in page.content.decode()
    assert DiaryEntry.objects.get().text == "Heidän"
    assert client.post(edit, {**NEW, "text": "Minun", "seen": page.context["seen"]}).status_code == 302
    assert DiaryEntry.objects.get().text == "Minun"


def test_a_circle_that_has_ended_reads_and_mends_but_writes_no_more() -> None:
    circle = make_circle()
    entry = make_entry(circle)
    Circle.objects.filter(pk=circle.pk).update(state="ended")
    client = client_of(lead_of(circle))
    assert client.get(address(circle)).status_code == 200
    assert client.get(address(circle, "new/")).status_code == 404
    assert client.get(address(circle, f"{entry.pk}/photos/")).status_code == 404
    assert client.post(address(circle, f"{entry.pk}/remove/")).status_code == 302


def test_the_database_keeps_no_empty_entry() -> None:
    entry = make_entry(make_circle())
    with pytest.raises(IntegrityError), transaction.atomic():
        DiaryEntry.objects.filter(pk=entry.pk).update(text="")


# --- Removed, brought back -------------------------------------------------------------------------------------------


def test_a_removed_entry_comes_back_within_ten_minutes(django_capture_on_commit_callbacks: Any) -> None:
    circle = make_circle()
    entry = make_entry(circle)
    photo = make_diary_photo(entry)
    client = client_of(lead_of(circle))
    page = client.post(address(circle, f"{entry.pk}/remove/"), follow=True).content.decode()
    assert "Peru poisto" in page
    assert "Lauloimme" not in page
    assert client.get(entry.get_absolute_url()).status_code == 404
    assert client.get(photo.smallest).status_code == 404
    assert client.post(address(circle, f"{entry.pk}/remove/")).status_code == 302  # sent twice
    assert client.post(address(circle, f"{entry.pk}/restore/")).status_code == 302
    assert client.get(photo.smallest).status_code == 200


def test_after_ten_minutes_it_is_gone_with_its_photos(django_capture_on_commit_callbacks: Any) -> None:
    circle = make_circle()
    entry = make_entry(circle)
    photo = make_diary_photo(entry)
    actions.remove_entry(entry, by=lead_of(circle))
    assert forget_removed() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        client = client_of(lead_of(circle))
        assert "Peru poisto" not in client.get(address(circle)).content.decode()
        page = client.post(address(circle, f"{entry.pk}/restore/"), follow=True).content.decode()
        assert "poistettu lopullisesti" in page
        with django_capture_on_commit_callbacks(execute=True):
            assert forget_removed() == 1
    assert not DiaryEntry.objects.exists()
    assert not DiaryPhoto.objects.exists()
    assert not photo.path(photo.width).exists()


def test_files_that_no_row_names_are_swept_away(settings: Any) -> None:
    photo = make_diary_photo(make_entry(make_circle()))
    path = photo.path(photo.width)
    stray = path.with_name("0" * 32 + "-120.jpg")
    stray.write_bytes(b"left by a killed process")
    assert sweep_files() == 0  # it may be in the making
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert sweep_files() == 1
    assert path.exists()
    assert not stray.exists()


# --- Its people ------------------------------------------------------------------------------------------------------


def test_a_member_comes_by_the_leads_link_and_leaves_by_themselves() -> None:
    circle = make_circle()
    make_entry(circle)
    lead, cecilia = client_of(lead_of(circle)), make_user()
    link = lead.get(address(circle, "people/")).context["link"].partition("8000")[2]
    guest = client_of(cecilia)
    assert circle.name in guest.get(link).content.decode()
    assert guest.get(address(circle)).status_code == 404
    for _again in range(2):
        assert guest.post(link).status_code == 302
    assert CircleMember.objects.filter(user=cecilia).count() == 1
    people = guest.get(address(circle, "people/")).content.decode()
    assert cecilia.name in people
    assert "@" not in people.partition("<main")[2].partition("</main")[0]
    assert "Kutsu mukaan" not in people
    assert guest.post(address(circle, f"people/{lead_of(circle).pk}/end/")).status_code == 404
    guest.post(address(circle, f"people/{cecilia.pk}/end/"))
    assert guest.get(address(circle)).status_code == 404


def test_an_old_or_replaced_link_lets_nobody_in() -> None:
    circle = make_circle()
    diary = make_entry(circle).diary
    token, guest = invite_token(diary), client_of(make_user())
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert "vanhentunut" in client_of(make_user()).post(f"/fi/diary/join/{token}/").content.decode()
    client_of(lead_of(circle)).post(address(circle, "people/link/"))
    assert guest.post(f"/fi/diary/join/{token}/").status_code == 404
    assert client_of(make_diary_member(circle)).post(address(circle, "people/link/")).status_code == 404


def test_the_lead_takes_a_member_out_but_no_helper() -> None:
    circle = make_circle()
    make_entry(circle)
    member, helper = make_diary_member(circle), carried_as(circle, MemberRole.HELPER)
    client = client_of(lead_of(circle))
    for person in (member, helper):
        client.post(address(circle, f"people/{person.pk}/end/"))
    assert set(circle.members.values_list("role", flat=True)) == {MemberRole.LEAD, MemberRole.HELPER}


# --- What is kept of a person, and for how long ----------------------------------------------------------------------


def test_a_person_gets_what_they_wrote_and_leaves_it_to_the_circle_without_their_name() -> None:
    circle = make_circle()
    writer = make_diary_member(circle)
    entry = make_entry(circle, by=writer, text="Oma merkintä")
    assert own_data(writer)["diary_entries"] == [{"day": DAY.isoformat(), "text": "Oma merkintä"}]
    delete_account(writer, by=writer)
    entry.refresh_from_db()
    assert (entry.written_by, entry.text) == (None, "Oma merkintä")


def test_a_diary_that_nobody_can_read_is_forgotten(django_capture_on_commit_callbacks: Any) -> None:
    circle = make_circle(state="ended")
    photo = make_diary_photo(make_entry(circle))
    kept = make_entry(make_circle())
    CircleMember.objects.filter(circle=circle).update(role=MemberRole.BACKGROUND_CONTACT)
    with django_capture_on_commit_callbacks(execute=True):
        counts, troubles = forget()
    assert troubles == []
    assert counts["diaries without readers"] == 1
    assert list(DiaryEntry.objects.all()) == [kept]
    assert not photo.path(photo.width).exists()


# --- What it costs ---------------------------------------------------------------------------------------------------


def test_many_entries_cost_the_same_questions(django_assert_max_num_queries: Any) -> None:
    circle = make_circle()
    client = client_of(lead_of(circle))
    for number in range(3):
        make_diary_photo(make_entry(circle, day=date(2026, 1 + number, 1)), people=number)
    with django_assert_max_num_queries(7):  # two of them ask who is signed in
        client.get(address(circle))
    for number in range(30):
        make_entry(circle, day=date(2026 - number % 3, 5, 1 + number % 28))
    with django_assert_max_num_queries(7):
        page = client.get(f"{address(circle)}?year=2026&page=9")
    assert page.status_code == 200
    assert reverse("diary:diary", args=[circle.slug]) == address(circle)
