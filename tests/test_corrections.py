"""Corrections that anybody sends: the same one twice, what was done about it, and the words of an organisation."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client, TestCase

from network.actions import messages as message_actions
from network.enums import Role
from network.keeping import record_of
from network.models import KeeperMessage
from network.views import messages as message_views
from places.actions.places import edit_place
from tests.make import (
    make_circle,
    make_member,
    make_message,
    make_municipality,
    make_organisation,
    make_place,
    make_user,
)
from tests.sheet import signed_in
from tests.test_keepers import client_of, sent

pytestmark = pytest.mark.django_db


def test_the_same_text_from_anybody_within_an_hour_is_one_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    place, keeper = make_place(), make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    monkeypatch.setattr(message_views, "may_send", lambda *_: True)
    address = f"/fi/places/{place.slug}/correction/"
    ways: list[dict[str, Any]] = [
        {"text": "Ovi kiinni."},
        {"text": " ovi  KIINNI.", "email": "aino@example.org"},
    ]
    said = [sent(address, wrong="hours", **fields)["Location"] for fields in (*ways, *ways)]
    assert set(said) == {f"{address}?sent=1"}
    assert [letter.to for letter in mail.outbox] == [[keeper.email]]
    assert KeeperMessage.objects.get().email == "aino@example.org"
    sent(address, wrong="hours", text="Ovi kiinni.", email="bertta@example.org")
    assert len(mail.outbox) == 1
    assert KeeperMessage.objects.count() == 2
    sent(address, wrong="moved", text="Ovi kiinni.")
    sent(f"/fi/places/{make_place().slug}/correction/", wrong="hours", text="Ovi kiinni.")
    assert len(mail.outbox) == 3
    KeeperMessage.objects.update(received_at=datetime(2026, 11, 22, 8, tzinfo=UTC))
    sent(address, wrong="hours", text="Ovi kiinni.")
    assert len(mail.outbox) == 4
    monkeypatch.setattr(message_actions, "same_of_late", lambda *_: None)
    sent(address, wrong="hours", text="Ovi kiinni.")
    assert len(mail.outbox) == 5


def test_a_letter_is_said_to_be_corrected_only_where_something_was_changed() -> None:
    place, keeper = make_place(), make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    about = record_of("place", pk=place.pk)
    assert about
    client, unchanged = client_of(keeper), "Tietoja ei ole muutettu kirjeen jälkeen."
    first, second, third = (make_message(about, email=f"{name}@example.org") for name in ("aino", "bertta", "cecilia"))
    page = client.get("/fi/letters/").content.decode()
    assert page.count(unchanged) == page.count('value="no_need"') == 3

    def handled(message: KeeperMessage, outcome: str) -> tuple[str, str]:
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = client.post(f"/fi/letters/{message.pk}/handled/", {"outcome": outcome}, follow=True)
        notices = "".join(str(each) for each in answer.context["messages"])
        return notices, str(mail.outbox[-1].body)

    notices, letter = handled(first, "corrected")
    assert unchanged in notices
    assert "korjattu" not in letter
    notices, letter = handled(second, "no_need")
    assert unchanged not in notices
    assert "eikä tietoihin ollut aihetta tehdä muutosta" in letter
    edit_place(place, {"summary": "Uusi esittely"}, by=keeper)
    notices, letter = handled(third, "corrected")
    assert unchanged not in notices
    assert "Tiedot on nyt korjattu" in letter
    shown = client.get("/fi/letters/?show=handled").content.decode()
    assert shown.count("(tietoja ei ole muutettu kirjeen jälkeen)") == 1
    assert "Ei aihetta muutokseen" in shown


def test_an_organisation_is_asked_about_in_its_own_words() -> None:
    organisation = make_organisation()
    organisation.municipalities.add(make_municipality())
    address = f"/fi/organisations/{organisation.slug}/correction/"
    page = Client().get(address).content.decode()
    assert "Se, missä järjestö toimii" in page
    assert "Aukioloaika" not in page
    assert "Paikka on muuttanut" not in page
    assert f"{organisation.name}, " not in page
    assert sent(address, wrong="hours").status_code == 200
    assert sent(address, wrong="area").status_code == 302
    assert "Aukioloaika" in Client().get(f"/fi/places/{make_place().slug}/correction/").content.decode()


def test_a_circle_is_asked_about_in_its_own_words() -> None:
    aino = make_user("aino@example.org")
    circle = make_circle(lead=aino, name="Torstait")
    address = f"/fi/circles/{circle.slug}/correction/"
    page = Client().get(address).content.decode()
    assert "Ryhmä kokoontuu muualla" in page
    assert "Esimerkiksi: ryhmä kokoontuu nyt keskiviikkoisin." in page
    assert "Aukioloaika" not in page
    assert "Paikka on muuttanut" not in page
    assert sent(address, wrong="moved").status_code == 302
    assert "on jotain väärin: Ryhmä kokoontuu muualla." in mail.outbox[-1].body
    assert "Ryhmä kokoontuu muualla" in signed_in(aino).get("/fi/letters/").content.decode()
    # The control: of a place the same answer is called otherwise.
    assert "Paikka on muuttanut" in Client().get(f"/fi/places/{make_place().slug}/correction/").content.decode()
