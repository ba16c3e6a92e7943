"""Surveys: loaded from a file, answered without a trace, stored once, closed for good."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from network.enums import Role
from network.models import AuditEntry, Membership, User
from reporting.models import Questionnaire, SurveyRound, SurveySheet, SurveySlip, SurveyText
from reporting.surveys import codes
from reporting.surveys.actions import load_questionnaire, make_slips
from reporting.surveys.reading import BadQuestionnaireError, read
from tests.make import make_member, make_municipality, make_place, make_user
from tests.surveys import SHEET, make_questionnaire, make_round, questionnaire_file

pytestmark = pytest.mark.django_db
MARKER = "<script>alert('merkki')</script>"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def changed_file(**changes: Any) -> bytes:
    return json.dumps({**json.loads(questionnaire_file()), **changes}).encode()


def opened(found: SurveyRound, language: str = "fi") -> dict[str, Any]:
    """Open the page, and return the form that it sends, with one answer."""
    page = Client().get(f"/{language}/survey/{found.code}/")
    return {"mark": page.context["form"].new_mark, "q-welcome": "5"}


# --- Loaded ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["kuulumiset", "esteet"])
def test_our_own_questionnaires_are_whole(code: str) -> None:
    content = make_questionnaire(code).content
    assert content.code == code
    assert content.scales
    assert content.texts


def test_the_same_file_twice_changes_nothing_and_a_changed_one_is_refused(tmp_path: Path) -> None:
    first = make_questionnaire()
    assert load_questionnaire(questionnaire_file(), by=None) == (first, False)
    with pytest.raises(BadQuestionnaireError, match="versio 1"):
        load_questionnaire(changed_file(source="muu"), by=None)
    assert load_questionnaire(changed_file(version=2), by=None).is_new
    assert Questionnaire.objects.count() == 2


def test_the_command_loads_tries_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kysely.json"
    path.write_bytes(questionnaire_file())
    call_command("load_questionnaire", str(path), "--dry-run")
    assert not Questionnaire.objects.exists()
    call_command("load_questionnaire", str(path))
    call_command("load_questionnaire", str(path))
    assert "here already, unchanged" in capsys.readouterr().out
    assert Questionnaire.objects.count() == 1
    path.write_bytes(changed_file(version=2, questions=[{"key": "a", "kind": "mitta", "text": {"fi": "Mitä?"}}]))
    with pytest.raises(CommandError, match=r"Kysymys 1 \(a\), kind"):
        call_command("load_questionnaire", str(path))


def broken(**changes: Any) -> bytes:
    file = json.loads(questionnaire_file())
    file["questions"][1].update(changes)
    return json.dumps(file).encode()


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"\xff\xfe", "JSONia: tallenna se UTF-8-muodossa"),
        (b"[1,\n2", "JSONia: virhe on rivillä 2, merkissä 2"),
        (b"[" * 100_000, "JSONia: siinä on liian pitkä luku, tai liian monta sulkua"),
        (b"[" + b"9" * 5_000 + b"]", "JSONia: siinä on liian pitkä luku"),
        (b'{"a": NaN}', "JSONia: NaN ei ole luku"),
        (b'{"code": "a", "code": "b"}', "JSONia: kenttä code on kahdesti"),
        (b"1" * 600_000, "liian suuri"),
        (b"[]", "tiedosto: pitää olla kenttiä"),
        (b'{"format": 1, "questions": "x"}', "questions: pitää olla luettelo"),
        (changed_file(code="Å"), "code: pitää olla pieniä kirjaimia"),
        (changed_file(version=True), "version: pitää olla kokonaisluku"),
        (changed_file(extra=1), "extra: tuntematon kenttä"),
        (broken(key="visits"), "questions: visits on kahdesti"),
        (broken(text={"fi": "Vain suomeksi"}), "Kysymys 2 (welcome), text.sv: teksti puuttuu"),
        (broken(options=[]), "Kysymys 2 (welcome), options: tarvitaan ainakin kaksi"),
        (broken(options=[{"value": 1}, {"value": 1}]), "Kysymys 2 (welcome), options[1].label: teksti puuttuu"),
        (broken(group=True), "Kysymys 2 (welcome), group"),
        (broken(text={"fi": "a\u202eb", "sv": "b", "en": "c"}), "Kysymys 2 (welcome), text.fi: merkkejä"),
        (broken(key="wellcome"), "Mittari 1 (belonging), items: welcome ei ole asteikkokysymys"),
        (broken(**{"\ud800": 1}), "Kysymys 2, ?: tuntematon kenttä"),
        (changed_file(scales=[{"score": []}]), "Mittari 1, score: pitää olla jokin näistä"),
        (changed_file(scales=[{"key": "x"}]), "Mittari 1 (x), items: tarvitaan ainakin kaksi"),
        (changed_file(questions=[{"key": f"k{at}", "kind": "text"} for at in range(9_000)]), "questions: enintään 60"),
        (changed_file(**{f"x{at}": at for at in range(5_000)}), "Muita virheitä: 4960"),
        (changed_file(**{"x" * 400_000: 1}), "x…"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_by_its_question_and_field(raw: bytes, told: str) -> None:
    with pytest.raises(BadQuestionnaireError) as refused:
        read(raw)
    assert told in str(refused.value)
    shown = "\n".join(refused.value.mistakes).encode()
    assert len(shown) < 20_000, "a page and a terminal can show it"
    assert not Questionnaire.objects.exists()


def mistakes_of(raw: bytes) -> list[str]:
    try:
        read(raw)
    except BadQuestionnaireError as refused:
        return refused.mistakes
    return []


def hostile(node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a file: the first of each list stands for the rest."""
    yield at
    parts = node.items() if isinstance(node, dict) else enumerate(node[:1]) if isinstance(node, list) else ()
    for key, part in parts:
        yield from hostile(part, (*at, key))


@pytest.mark.parametrize("bad", [None, [], {}, [[]], "", "\ud800", 1e999, 10**30, {"\ud800": "x"}, [None] * 90])
def test_whatever_stands_anywhere_in_a_file_it_is_read_or_refused(bad: Any) -> None:
    for way in hostile(json.loads(questionnaire_file())):
        file: Any = {"all": json.loads(questionnaire_file())}
        part, last = file, "all"
        for step in way:
            part, last = part[last], step
        part[last] = bad
        found = "\n".join(mistakes_of(json.dumps(file["all"]).encode()))
        assert len(found.encode()) < 20_000


def test_marks_of_html_in_a_questionnaire_are_only_letters() -> None:
    text = dict.fromkeys(("fi", "sv", "en"), "<b onclick=x>Oletko?</b>")
    raw = broken(text=text, options=[{"value": 1, "label": text}, {"value": 2, "label": text}])
    found = make_round(questionnaire=load_questionnaire(raw, by=None).questionnaire)
    client = client_of(make_member(Role.COORDINATOR))
    for address in (found.answer_url(), f"/fi/surveys/{found.pk}/type/"):
        page = client.get(address).content.decode()
        assert "&lt;b onclick=x&gt;" in page
        assert "<b onclick" not in page


def test_a_coordinator_loads_a_file_in_the_browser(tmp_path: Path) -> None:
    client = client_of(make_member(Role.COORDINATOR))
    path = tmp_path / "kysely.json"
    path.write_bytes(broken(kind="mitta"))
    with path.open("rb") as file:
        page = client.post("/fi/surveys/questionnaires/", {"file": file}).content.decode()
    assert "Kysymys 2 (welcome), kind" in page
    path.write_bytes(questionnaire_file())
    with path.open("rb") as file:
        assert client.post("/fi/surveys/questionnaires/", {"file": file}).status_code == 302
    assert "kuulumiset" in client.get("/fi/surveys/questionnaires/").content.decode()


# --- Begun -----------------------------------------------------------------------------------------------------------


def told(**fields: Any) -> dict[str, Any]:
    today = timezone.localdate()
    facts = {"questionnaire": str(make_questionnaire().pk), "scope": "place", "name": "Liina", "asker": "Liina"}
    return {**facts, "first": today, "last": today + timedelta(days=7), **fields}


def test_an_instructor_begins_a_round_of_a_place_in_their_town() -> None:
    tampere = make_municipality()
    make_place(name="Kohtaamispaikka Liina", municipality=tampere)
    make_place(name="Liinan tupa", municipality=make_municipality("562"))
    client = client_of(make_member(Role.SOCIAL_INSTRUCTOR, tampere))
    assert client.post("/fi/surveys/new/", told()).status_code == 302
    begun = SurveyRound.objects.get()
    assert (str(begun.place), begun.municipality) == ("Kohtaamispaikka Liina", tampere)
    assert "Tarkista nimi" in client.post("/fi/surveys/new/", told(name="Liinan tupa")).content.decode()
    assert client.post("/fi/surveys/new/", told(scope="network", name="")).status_code == 200
    assert SurveyRound.objects.count() == 1


def test_a_name_that_fits_many_is_asked_again() -> None:
    places = [make_place(name=f"Liina {number}") for number in range(3)]
    client = client_of(make_member(Role.COORDINATOR))
    page = client.post("/fi/surveys/new/", told()).content.decode()
    assert "Valitse oikea" in page
    assert client.post("/fi/surveys/new/", told(chosen=str(places[1].pk))).status_code == 302
    assert SurveyRound.objects.get().place == places[1]


@pytest.mark.parametrize("days", [(3, 1), (0, 400), (-800, 3), (0, -1)])
def test_days_that_cannot_be_are_refused(days: tuple[int, int]) -> None:
    make_place(name="Liina")
    today = timezone.localdate()
    first, last = (today + timedelta(days=number) for number in days)
    page = client_of(make_member(Role.COORDINATOR)).post("/fi/surveys/new/", told(first=first, last=last))
    assert page.status_code == 200
    assert not SurveyRound.objects.exists()


def test_the_database_holds_a_round_to_its_scope() -> None:
    found = make_round()
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyRound.objects.filter(pk=found.pk).update(scope="place")


def test_an_organisation_runs_the_rounds_of_its_own_places_only() -> None:
    own, others = make_place(name="Oma"), make_place(name="Muiden")
    editor = make_member_of(own)
    mine, theirs = make_round(place=own), make_round(place=others)
    client = client_of(editor)
    page = client.get("/fi/surveys/").content.decode()
    assert "Oma" in page
    assert "Muiden" not in page
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert client.get(theirs.get_absolute_url()).status_code == 404


def make_member_of(place: Any) -> User:
    user = make_user()
    organisation = place.work_forms.get().organisers.get().organisation
    Membership.objects.create(user=user, role=Role.ORGANISATION_EDITOR, organisation=organisation)
    return user


# --- Answered --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_says_who_asks_what_for_and_that_no_name_is_asked_before_the_first_question(language: str) -> None:
    found = make_round()
    page = Client().get(f"/{language}/survey/{found.code}/").content.decode()
    content = found.questionnaire.content
    first = page.index(content.questions[0].text[language])
    for said in (content.purpose[language], "Kohtaamispaikka Liina"):
        assert page.index(said) < first
    nameless = {"fi": "Nimeäsi ei kysytä", "sv": "Ditt namn frågas inte", "en": "Your name is not asked"}
    assert page.index(nameless[language]) < first


def test_answers_are_stored_without_time_person_or_order() -> None:
    found = make_round()
    sent = opened(found) | {"q-visits": "-", "q-brings": ["company", "food"], "q-wish": "Lisää kahvia"}
    answer = Client().post(f"/fi/survey/{found.code}/", sent, REMOTE_ADDR="192.0.2.77", HTTP_USER_AGENT="Puhelin 7")
    assert answer.status_code == 302
    sheet = SurveySheet.objects.get()
    assert sheet.answers == {"visits": None, "welcome": 5, "brings": ["company", "food"]}
    fields = {field.name: field.get_internal_type() for field in SurveySheet._meta.get_fields()}
    assert fields == {"id": "UUIDField", "round": "ForeignKey", "answers": "JSONField", "sent_as": "CharField"}
    assert {field.name for field in SurveyText._meta.get_fields()} == {"id", "round", "question", "raw", "cleaned"}
    assert sent["mark"] not in str(sheet.__dict__)
    assert not AuditEntry.objects.filter(object_type__in=["reporting.surveysheet", "reporting.surveytext"]).exists()


def test_a_declined_question_and_a_blank_one_are_different_and_neither_is_zero() -> None:
    found = make_round(questionnaire=make_questionnaire("esteet"))
    mark = opened(found)["mark"]
    Client().post(f"/fi/survey/{found.code}/", {"mark": mark, "q-find": "-", "q-online": "0"})
    assert SurveySheet.objects.get().answers == {"find": None, "online": 0}


def test_one_opening_of_the_page_is_one_sheet() -> None:
    found = make_round()
    sent = opened(found)
    for _again in range(3):
        assert Client().post(f"/fi/survey/{found.code}/", sent).status_code == 302
    assert SurveySheet.objects.count() == 1
    Client().post(f"/fi/survey/{found.code}/", opened(found))
    assert SurveySheet.objects.count() == 2


@pytest.mark.parametrize("mark", ["", "x", "{}", "of another round", "old"])
def test_a_mark_that_is_not_this_pages_stores_nothing_and_keeps_the_answers(mark: str) -> None:
    found = make_round()
    if mark == "of another round":
        mark = codes.new_mark(make_round().pk)
    if mark == "old":
        with time_machine.travel(timezone.now() - timedelta(hours=13)):
            mark = codes.new_mark(found.pk)
    page = Client().post(f"/fi/survey/{found.code}/", opened(found) | {"mark": mark, "q-wish": "Kahvia"})
    assert not SurveySheet.objects.exists()
    text = page.content.decode()
    assert "Kahvia" in text
    again = {"mark": page.context["form"]["mark"].value(), "q-welcome": "5"}
    assert Client().post(f"/fi/survey/{found.code}/", again).status_code == 302


def test_an_empty_sheet_is_not_stored() -> None:
    found = make_round()
    page = Client().post(f"/fi/survey/{found.code}/", {"mark": opened(found)["mark"]}).content.decode()
    assert "Vastaa ainakin yhteen" in page
    assert not SurveySheet.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(2, 9), (-9, -1)])
def test_outside_its_days_nothing_is_stored_and_the_page_is_kind(first: int, last: int) -> None:
    today = timezone.localdate()
    found = make_round(first=today + timedelta(days=first), last=today + timedelta(days=last))
    sent = {"mark": codes.new_mark(found.pk), "q-welcome": "5"}
    answer = Client().post(f"/fi/survey/{found.code}/", sent)
    assert answer.status_code == 200
    assert "Tähän kyselyyn" in answer.content.decode()
    assert not SurveySheet.objects.exists()


def test_the_address_works_typed_in_capitals() -> None:
    found = make_round()
    assert Client().get(f"/fi/survey/{found.code.upper()}/").status_code == 200
    assert Client().get("/fi/survey/zzzzzz/").status_code == 404


def test_a_slip_is_good_for_one_sheet_and_only_its_hash_is_kept() -> None:
    found = make_round(is_by_slip=True)
    first, second = make_slips(found, 2, by=make_member(Role.COORDINATOR))
    assert first not in str(list(SurveySlip.objects.values()))
    sent = opened(found)
    assert "Kirjoita koodi" in Client().post(f"/fi/survey/{found.code}/", sent).content.decode()
    assert Client().post(f"/fi/survey/{found.code}/", sent | {"slip": first.lower()}).status_code == 302
    assert Client().post(f"/fi/survey/{found.code}/", sent | {"slip": first}).status_code == 302
    used = Client().post(f"/fi/survey/{found.code}/", opened(found) | {"slip": first}).content.decode()
    assert "jo käytetty" in used
    assert SurveySheet.objects.count() == 1
    Client().post(f"/fi/survey/{found.code}/", opened(found) | {"slip": second})
    assert SurveySheet.objects.count() == 2


def test_sheets_of_the_maker_fit_the_questionnaire() -> None:
    assert set(SHEET) <= {question.key for question in make_questionnaire().content.asked}
