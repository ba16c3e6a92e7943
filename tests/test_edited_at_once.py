"""Two people edit one organisation at once: both are seen, nobody is overwritten, and whoever came later decides."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from network import meanwhile
from network.actions import organisations as actions
from network.actions.organisations import OrganisationFacts, OrganisationReach, change, set_rows
from network.enums import Role
from network.meanwhile import mark, marks, meet, read_marks
from network.models import AuditEntry, Organisation, User
from network.record_rows import ROW_PARTS
from tests.make import make_member
from tests.test_organisations import added, form_of, make_editor

LONG = "Kahvia ja seuraa.\nJoka tiistai."


def opened(client: Client, address: str) -> str:
    return str(client.get(address).context["seen"])


def theirs(organisation: Organisation, by: User, **facts: Any) -> None:
    change(organisation, OrganisationFacts(name=organisation.name, **facts), OrganisationReach(), by=by)


@pytest.fixture
def two(db: None, client: Client) -> tuple[Organisation, User, str]:
    organisation = added()
    theirs(organisation, make_editor(organisation), phone="040 1234567", description=LONG)
    client.force_login(make_editor(organisation))
    return organisation, make_member(Role.COORDINATOR), f"/fi/organisations/{organisation.slug}/edit/"


def test_both_changes_stand_when_they_are_of_different_things(
    client: Client, two: tuple[Organisation, User, str]
) -> None:
    organisation, other, address = two
    seen = opened(client, address)
    theirs(organisation, other, phone="050 7654321", description=LONG)
    mine = form_of(organisation, phone="040 1234567", description=LONG.replace("tiistai", "torstai"), seen=seen)
    answer = client.post(address, mine, follow=True)
    kept = Organisation.objects.get(pk=organisation.pk)
    assert (kept.phone, kept.description) == ("050 7654321", "Kahvia ja seuraa.\nJoka torstai.")
    assert "samaan aikaan näitä: Puhelin" in answer.content.decode()


def test_the_same_thing_changed_by_two_is_shown_as_both_wrote_it_and_saved_when_known(
    client: Client, two: tuple[Organisation, User, str]
) -> None:
    organisation, other, address = two
    seen = opened(client, address)
    theirs(organisation, other, phone="050 7654321", description=LONG, email="uusi@tuki.example")
    mine = form_of(organisation, phone="040 5556667", description=LONG, cost="free", seen=seen)
    answer = client.post(address, mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "050 7654321" in text
    assert str(other) in text
    assert 'value="040 5556667"' in text
    # What only the other one changed is in the form, so that saving again does not take it back.
    assert 'value="uusi@tuki.example"' in text
    stored = Organisation.objects.get(pk=organisation.pk)
    assert (stored.phone, stored.cost) == ("050 7654321", "")
    again = {**mine, "email": "uusi@tuki.example", "seen": answer.context["seen"]}
    assert client.post(address, again).status_code == 302
    kept = Organisation.objects.get(pk=organisation.pk)
    assert (kept.phone, kept.email, kept.cost) == ("040 5556667", "uusi@tuki.example", "free")


def test_a_third_who_comes_between_is_seen_too(client: Client, two: tuple[Organisation, User, str]) -> None:
    organisation, other, address = two
    seen = opened(client, address)
    theirs(organisation, other, phone="050 1111111", description=LONG)
    mine = form_of(organisation, phone="040 5556667", description=LONG, seen=seen)
    again = {**mine, "seen": client.post(address, mine).context["seen"]}
    theirs(organisation, other, phone="050 2222222", description=LONG)
    answer = client.post(address, again)
    assert answer.status_code == 409
    assert "050 2222222" in answer.content.decode()


def test_a_page_that_tells_nothing_of_what_it_showed_overwrites_nothing(
    client: Client, two: tuple[Organisation, User, str]
) -> None:
    organisation, _other, address = two
    for seen in ("", "phone:", "x" * 9000, "phone:\0 :"):
        assert client.post(address, form_of(organisation, phone="1234567", seen=seen)).status_code == 409
    assert Organisation.objects.get(pk=organisation.pk).phone == "040 1234567"


def test_without_the_marks_the_later_one_would_win_silently(
    client: Client, two: tuple[Organisation, User, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation, other, address = two
    monkeypatch.setattr(actions, "meet", lambda mine, _theirs, _seen: meanwhile.Met(dict(mine), {}, ()))
    seen = opened(client, address)
    theirs(organisation, other, phone="050 7654321", description=LONG)
    assert client.post(address, form_of(organisation, phone="040 5556667", seen=seen)).status_code == 302
    assert Organisation.objects.get(pk=organisation.pk).phone == "040 5556667"


ROWS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "names": ({"name": "Tukikotka", "kind": "alternative"}, {"name": "Kotikulma", "kind": "alternative"}),
    "contacts": ({"kind": "social_media", "value": "@sivulla"}, {"kind": "social_media", "value": "@torilla"}),
    "advice": ({"way": "chat", "text": "Iltaisin"}, {"way": "chat", "text": "Aamuisin"}),
    "training": ({"title": "Ensiapu"}, {"title": "Ensiapu 2"}),
    "seats": ({"body": "Vanhusneuvosto"}, {"body": "Nuorisovaltuusto"}),
    "funding": ({"source": "stea", "year": "2025"}, {"source": "stea", "year": "2024"}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("code", list(ROW_PARTS))
def test_rows_changed_by_two_are_shown_as_both_wrote_them(client: Client, code: str) -> None:
    organisation, part = added(), ROW_PARTS[code]
    other = make_member(Role.COORDINATOR)
    client.force_login(make_editor(organisation))
    address = f"/fi/organisations/{organisation.slug}/edit/{code}/"
    mine, stored = ROWS[code]
    sent = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "do": "save", "seen": opened(client, address)}
    sent |= {f"rows-0-{name}": value for name, value in mine.items()}
    set_rows(organisation, part, [stored], by=other)
    before = part.rows_of(organisation)
    answer = client.post(address, sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert str(other) in text
    last = {"funding": "year"}.get(code, next(name for name in mine if name not in ("kind", "way")))
    assert str(mine[last]) in text
    assert str(stored[last]) in text
    assert part.rows_of(organisation) == before
    assert client.post(address, {**sent, "seen": answer.context["seen"]}).status_code == 302
    assert str(part.rows_of(organisation)[0][last]) == str(mine[last])


def test_what_i_changed_in_another_tab_is_said_to_be_mine(client: Client, two: tuple[Organisation, User, str]) -> None:
    organisation, _other, address = two
    me = User.objects.get(pk=client.session["_auth_user_id"])
    seen = opened(client, address)
    theirs(organisation, me, phone="050 7654321", description=LONG)
    clash = client.post(address, form_of(organisation, phone="040 5556667", description=LONG, seen=seen))
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "Muutit samaa kohtaa toisessa välilehdessä" in text
    assert "Joku muu" not in text
    other_field = form_of(organisation, phone="040 1234567", description="Uusi", seen=seen)
    said = client.post(address, other_field, follow=True).content.decode()
    assert "Muutit samaan aikaan toisessa välilehdessä näitä: Puhelin" in said
    assert "Joku muu" not in said


@pytest.mark.django_db
def test_the_rows_of_the_other_are_taken_along_with_one_press(client: Client) -> None:
    organisation, part = added(), ROW_PARTS["contacts"]
    other, first = make_member(Role.COORDINATOR), {"kind": "phone", "value": "040 111 1111", "note": ""}
    set_rows(organisation, part, [first], by=other)
    client.force_login(make_editor(organisation))
    address = f"/fi/organisations/{organisation.slug}/edit/contacts/"
    sent = {"rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "0", "seen": opened(client, address)}
    sent |= {"rows-0-kind": "phone", "rows-0-value": "040 222 2222", "rows-1-kind": "message", "rows-1-value": "Chat"}
    set_rows(organisation, part, [first, {"kind": "visit", "value": "Torikatu 1", "note": ""}], by=other)
    clash = client.post(address, {**sent, "do": "save"})
    assert "Lisää myös toisen kirjoittamat rivit" in clash.content.decode()
    kept = {name: clash.context[name] for name in ("seen", "opened")}
    both = client.post(address, {**sent, **kept, "do": "theirs"})
    told = [form["value"].value() for form in both.context["rows"].forms]
    # The row that I changed does not come back as it was.
    assert told == ["040 222 2222", "Chat", "Torikatu 1", None]
    saved = {"rows-TOTAL_FORMS": "3", "rows-2-kind": "visit", "rows-2-value": "Torikatu 1", "do": "save"}
    assert client.post(address, {**sent, **saved, "seen": both.context["seen"]}).status_code == 302
    assert [way.value for way in organisation.contact_ways.all()] == told[:3]


@pytest.mark.django_db
def test_adding_a_row_keeps_what_the_page_had_seen(client: Client) -> None:
    organisation = added()
    client.force_login(make_editor(organisation))
    address = f"/fi/organisations/{organisation.slug}/edit/seats/"
    sent = {"rows-TOTAL_FORMS": "1", "rows-0-body": "Neuvosto", "seen": opened(client, address)}
    set_rows(organisation, ROW_PARTS["seats"], [{"body": "Vanhusneuvosto"}], by=make_member(Role.COORDINATOR))
    seen = client.post(address, {**sent, "do": "more"}).context["seen"]
    assert client.post(address, {**sent, "do": "save", "seen": seen}).status_code == 409


@pytest.mark.django_db
def test_the_same_rows_by_two_are_no_clash_and_are_told_once(client: Client) -> None:
    organisation = added()
    client.force_login(make_editor(organisation))
    address = f"/fi/organisations/{organisation.slug}/edit/seats/"
    sent = {"rows-TOTAL_FORMS": "1", "rows-0-body": "Neuvosto", "do": "save", "seen": opened(client, address)}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302
    assert AuditEntry.objects.filter(verb="organisation_changed").count() == 1


VALUES = st.fixed_dictionaries(dict.fromkeys("ab", st.sampled_from("123")))


@hypothesis_settings(max_examples=60, deadline=None)
@given(VALUES, VALUES, VALUES)
def test_whatever_two_write_each_change_stands_or_is_told(
    base: dict[str, str], mine: dict[str, str], stored: dict[str, str]
) -> None:
    met = meet(mine, stored, read_marks(marks(base)))
    for name, value in met.values.items():
        mine_changed, theirs_changed = mine[name] != base[name], stored[name] != base[name]
        if mine_changed and theirs_changed and mine[name] != stored[name]:
            assert name in met.clashes
        else:
            assert name not in met.clashes
            assert value == (mine[name] if mine_changed else stored[name])
        assert (name in met.others) == (theirs_changed and not mine_changed)


def test_a_mark_does_not_mind_how_lines_are_broken() -> None:
    assert mark("a\r\nb ") == mark("a\nb")
    assert mark("a b") != mark("a\nb")
    assert mark(True) != mark("True")
