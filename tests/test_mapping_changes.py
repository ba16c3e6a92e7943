"""A mapping under many hands: edits side by side, its history with undo, reminders of the day agreed."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from network.actions.people import own_data
from network.enums import Role
from network.meanwhile import ClashError, read_marks
from network.models import AuditEntry, Municipality, User
from network.rounds import greet_the_day
from reporting.mapping.actions import change
from reporting.mapping.parts import PARTS, told_of
from reporting.mapping.queries import mapping_of
from reporting.mapping.reminding import forget_old_reminders, remind_of_reviews
from reporting.models import MappingPart, MappingReminder
from tests.make import make_member, make_municipality, make_place
from tests.mappings import PART, client_of, seen, tell, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
TODAY = date(2026, 11, 22)


@pytest.fixture
def akaa() -> Municipality:
    return make_municipality("020", name_fi="Akaa", name_sv="Akaa")


@pytest.fixture
def keeper() -> User:
    return make_member(Role.COORDINATOR)


@pytest.fixture
def client(keeper: User) -> Client:
    return client_of(keeper)


# --- Two at once --------------------------------------------------------------------------------------------------


def test_what_somebody_changed_meanwhile_is_shown_and_stands(client: Client, akaa: Municipality) -> None:
    opened = seen(akaa, "actors")
    other = make_member(Role.COORDINATOR)
    tell(akaa, "actors", by=other, note="Heidän tekstinsä", state="under_way")
    sent = PART | {"note": "Minun tekstini", "seen": opened}
    answer = client.post("/fi/mappings/020/edit/actors/", sent)
    text = text_of(answer, 409)
    assert "Joku muu muutti samaa kohtaa samaan aikaan" in text
    assert f"Tallentanut {other}, 22.11.2026" in text
    assert text.count('<dt class="govuk-summary-list__key">Nyt tallessa</dt>') == 2
    assert "Heidän tekstinsä" in text
    assert "Minun tekstini" in text
    assert MappingPart.objects.get().note == "Heidän tekstinsä"
    again = re.search(r'name="seen" value="([^"]+)"', text)
    assert again
    assert client.post("/fi/mappings/020/edit/actors/", sent | {"seen": again[1]}).status_code == 302
    assert MappingPart.objects.get().note == "Minun tekstini"


def test_different_fields_of_a_part_both_stand_and_my_own_tab_is_said_to_be_mine(
    client: Client, akaa: Municipality, keeper: User
) -> None:
    opened = seen(akaa, "actors")
    tell(akaa, "actors", by=keeper, note="Ensimmäinen välilehti")
    said = text_of(client.post("/fi/mappings/020/edit/actors/", PART | {"seen": opened}, follow=True))
    assert "Muutit samaan aikaan toisessa välilehdessä näitä: Muistiinpanot" in said
    assert "Joku muu" not in said
    part = MappingPart.objects.get()
    assert (part.note, part.state) == ("Ensimmäinen välilehti", "done")
    clash = text_of(client.post("/fi/mappings/020/edit/actors/", PART | {"note": "Toinen", "seen": opened}), 409)
    assert "Muutit samaa kohtaa toisessa välilehdessä" in clash
    assert clash.count('<dt class="govuk-summary-list__key">Nyt tallessa</dt>') == 1


def test_what_does_not_fit_together_is_shown_and_not_half_written(client: Client, akaa: Municipality) -> None:
    opened = seen(akaa, "actors")
    tell(akaa, "actors", state="done", started_on="2026-03-01")
    sent = PART | {"done_on": "2026-02-01", "seen": opened}
    text = text_of(client.post("/fi/mappings/020/edit/actors/", sent), 409)
    assert "Valmis" in text
    assert MappingPart.objects.get().done_on is None


def test_enter_in_a_row_saves_and_does_not_add_one(client: Client, akaa: Municipality) -> None:
    page = text_of(client.get("/fi/mappings/020/edit/centres/"))
    first = re.search(r'<button[^>]* name="do" value="(\w+)"', page)
    assert first
    assert first[1] == "save"


def test_another_part_is_not_in_the_way_and_the_same_again_is_no_change(akaa: Municipality) -> None:
    opened = seen(akaa, "areas")
    tell(akaa, "actors", note="Muuta")
    told = {**told_of(mapping_of(akaa), PARTS["areas"]), "note": "Alue"}
    for _twice in range(2):
        change(akaa, PARTS["areas"], told, seen=read_marks(opened), by=None)
    assert AuditEntry.objects.filter(verb="mapping_changed").count() == 2
    with pytest.raises(ClashError):
        change(akaa, PARTS["areas"], {**told, "note": "Muu"}, seen=read_marks(opened), by=None)


def test_the_database_holds_what_the_form_says(akaa: Municipality) -> None:
    mapping = tell(akaa, "actors", state="done")
    for wrong in (
        {"kind": "actors"},
        {"kind": "areas", "state": "done", "started_on": date(2026, 2, 1), "done_on": date(2026, 1, 1)},
        {"kind": "areas", "done_on": date(2026, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            MappingPart.objects.create(mapping=mapping, **wrong)


# --- History ----------------------------------------------------------------------------------------------------------


def test_history_says_who_changed_what_and_takes_it_back(client: Client, akaa: Municipality, keeper: User) -> None:
    instructor = make_member(
        Role.SOCIAL_INSTRUCTOR,
        akaa,
    )
    tell(akaa, "actors", by=keeper, note="Vanha")
    tell(akaa, "actors", by=keeper, note="Uusi", responsible=instructor.pk)
    text = text_of(client.get("/fi/mappings/020/history/"))
    assert f'<p class="s-card__text">{keeper.name}</p>' in text
    assert "<del>Vanha</del>" in text
    assert f"<ins>{instructor.name}</ins>" in text
    last, first = AuditEntry.objects.filter(verb="mapping_changed").order_by("-pk")
    refused = text_of(client.post(f"/fi/mappings/020/history/{first.pk}/undo/", follow=True))
    assert "Kohtaa on muutettu sen jälkeen" in refused
    text = text_of(client.post(f"/fi/mappings/020/history/{last.pk}/undo/", follow=True))
    assert "Palautimme sen, mitä ennen muutosta luki." in text
    part = MappingPart.objects.get()
    assert (part.note, part.responsible) == ("Vanha", None)


def test_what_is_no_more_does_not_come_back_with_an_undo(client: Client, akaa: Municipality, keeper: User) -> None:
    gone, place = make_member(Role.SOCIAL_INSTRUCTOR, akaa), make_place(municipality=akaa)
    tell(akaa, "actors", by=keeper, responsible=gone.pk)
    tell(akaa, "actors", by=keeper, responsible=None)
    step = {"place": place.pk, "area": "", "step": "Avattu", "state": "", "day": None}
    tell(akaa, "centres", by=keeper, steps=[step])
    tell(akaa, "centres", by=keeper, steps=[])
    gone.delete()
    place.delete()
    for part in ("actors", "centres"):
        last = AuditEntry.objects.filter(verb="mapping_changed", reason=part).first()
        assert last
        assert client.post(f"/fi/mappings/020/history/{last.pk}/undo/").status_code == 302
    assert "Poistettu tili" in text_of(client.get("/fi/mappings/020/history/"))
    assert "Avattu" in text_of(client.get("/fi/mappings/020/"))


# --- Looking at it again ------------------------------------------------------------------------------------------


def test_a_due_review_is_reminded_of_once_and_again_only_for_another_day(akaa: Municipality, keeper: User) -> None:
    responsible = make_member(
        Role.SOCIAL_INSTRUCTOR,
        akaa,
    )
    tell(akaa, "follow_up", responsible=responsible.pk, next_review_on="2026-11-22")
    assert remind_of_reviews(date(2026, 11, 21)) == 0
    assert [remind_of_reviews(day) for day in (TODAY, TODAY, date(2026, 12, 1))] == [1, 0, 0]
    (sent,) = mail.outbox
    assert sent.to == [responsible.email]
    assert "Akaa" in sent.subject
    assert "/fi/mappings/020/" in sent.body
    tell(akaa, "follow_up", next_review_on="2026-12-02", responsible=None, responsible_name="Koordinaattori")
    assert remind_of_reviews(date(2026, 12, 2)) == 1
    assert mail.outbox[-1].to == [keeper.email]


def test_a_letter_that_did_not_leave_is_tried_on_the_next_day(
    akaa: Municipality, keeper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(akaa, "follow_up", next_review_on="2026-11-22")

    def fails(self: Any, **_kwargs: Any) -> int:
        raise OSError("no mail today")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", fails)
        assert remind_of_reviews(TODAY) == 0
    assert MappingReminder.objects.get().error == "OSError"
    assert [remind_of_reviews(day) for day in (TODAY, date(2026, 11, 23), date(2026, 11, 24))] == [0, 1, 0]


def test_old_letters_are_forgotten_but_never_sent_again(akaa: Municipality, keeper: User) -> None:
    tell(akaa, "follow_up", next_review_on="2026-11-22")
    assert greet_the_day()[0]["mapping reviews reminded"] == 1
    with time_machine.travel("2029-11-22T12:00:00+02:00"):
        assert forget_old_reminders() == 0
        assert remind_of_reviews(date(2029, 11, 22)) == 0
        tell(akaa, "follow_up", next_review_on="2030-01-01")
        assert forget_old_reminders() == 1


def test_the_first_page_tells_a_coordinator_what_is_due_in_their_area(akaa: Municipality) -> None:
    tell(akaa, "follow_up", next_review_on="2026-11-22")
    said = "1 kunnan kartoitus on aika katsoa uudelleen"
    assert said in text_of(client_of(make_member(Role.COORDINATOR, akaa)).get("/fi/start/"))
    elsewhere = make_member(Role.COORDINATOR, make_municipality())
    assert said not in text_of(client_of(elsewhere).get("/fi/start/"))
    reader = text_of(client_of(make_member(Role.MUNICIPALITY_READER, akaa)).get("/fi/start/"))
    assert said not in reader
    assert "/fi/mappings/" in reader
    assert own_data(elsewhere)["mappings"] == []
