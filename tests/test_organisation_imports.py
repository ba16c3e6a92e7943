"""A list of organisations in the browser: looked at row by row, all stored or none, the same again nothing, undone."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from network import tasks
from network.actions.organisation_imports import cancel_import, forget_imports
from network.enums import JobState, Role
from network.models import AuditEntry, ExternalId, Organisation, OrganisationImport, OrganisationImportLine, User
from network.organisation_fields import field_of
from network.organisation_importing import carry_out
from tests.make import make_member, make_municipality, make_organisation
from tests.organisation_lists import BAD, HEAD, TABLE, as_json, ptv_organisation, raw_sheet, row
from tests.sheet import signed_in, text
from tests.test_import_organisations import checksums

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_folder")]
URL = "/fi/organisations/import/"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    asked: list[int] = []
    task = tasks.carry_out_organisation_import
    monkeypatch.setattr(task, "apply_async", lambda args, **_options: asked.append(args[0]))
    return asked


@pytest.fixture
def _own_folder(settings: Any, tmp_path: Path, sent: list[int]) -> None:
    settings.REPORTS_ROOT = tmp_path
    make_municipality("837")
    make_municipality("562", name_fi="Orivesi", name_sv="Orivesi")


@pytest.fixture
def keeper() -> Client:
    return signed_in(make_member(Role.COORDINATOR))


def send(client: Client, content: str | bytes, name: str = "lista.csv") -> HttpResponse:
    data = content.encode() if isinstance(content, str) else content
    return client.post(URL, {"file": SimpleUploadedFile(name, data)}, follow=True)


def guessed(page: HttpResponse) -> dict[str, Any]:
    form = page.context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def check(client: Client, content: str | bytes, name: str = "lista.csv", **choices: Any) -> OrganisationImport:
    page = send(client, content, name)
    imported = OrganisationImport.objects.latest("pk")
    answer = client.post(f"{URL}{imported.pk}/columns/", {**guessed(page), **choices})
    assert answer.status_code == 302, answer.context["form"].errors
    imported.refresh_from_db()
    return imported


def confirm(client: Client, imported: OrganisationImport) -> HttpResponse:
    answer = client.post(imported.get_absolute_url(), follow=True)
    imported.refresh_from_db()
    return answer


def fates(imported: OrganisationImport) -> list[tuple[int, str]]:
    return list(imported.lines.order_by("row").values_list("row", "fate"))


def test_from_a_file_to_organisations_and_back(keeper: Client) -> None:
    there = make_organisation("Kylätoimikunta", phone="03 111", kind="fourth_sector")
    there.municipalities.add("562")
    before = (there.phone, there.name)
    imported = check(keeper, TABLE.replace("vapaa ryhmä;562;;", "vapaa ryhmä;562;;03 222"))
    assert fates(imported) == [(2, "new"), (3, "changed")]
    page = text(keeper.get(imported.get_absolute_url()))
    for words in (
        "<del>03 111</del> → 03 222",
        "Y-tunnus: 1234567-1",
        "Mitä järjestö tekee: Vertaistuki",
        "Kunnat: Tampere",
    ):
        assert words in page
    assert Organisation.objects.count() == 1, "nothing is stored by looking"
    assert "2 järjestöä tallennettiin" in text(confirm(keeper, imported))
    assert not imported.path.exists()
    there.refresh_from_db()
    assert there.phone == "03 222"
    assert set(ExternalId.objects.values_list("source", "key")) == {("lista", "a1"), ("lista", "a2")}
    new = Organisation.objects.get(name="Naapuriapu ry")
    assert AuditEntry.objects.filter(verb="organisation_imported", object_id=str(new.pk)).exists()
    assert "Peruttu: 2 järjestöä." in text(keeper.post(f"{URL}{imported.pk}/undo/", follow=True))
    there.refresh_from_db()
    assert (there.phone, there.name) == before
    assert Organisation.objects.count() == 1
    assert ExternalId.objects.count() == 0


def test_what_a_list_would_take_away_is_named(keeper: Client) -> None:
    there = make_organisation("Kylätoimikunta", kind="fourth_sector")
    there.municipalities.add("562")
    for code in ("outreach", "recreation"):
        there.functions.create(function=code)
    table = "nimi;kunta;toiminnot\nKylätoimikunta;562;Virkistystoiminta|Vertaistuki\n"
    page = text(keeper.get(check(keeper, table).get_absolute_url()))
    assert "poistuu <del>Etsivä ja löytävä työ</del>, tulee <ins>Vertaistuki</ins>" in page
    assert "<del>Virkistystoiminta" not in page
    assert "<ins>Virkistystoiminta" not in page


def test_the_same_file_again_has_nothing_to_store(keeper: Client) -> None:
    confirm(keeper, check(keeper, TABLE))
    again = check(keeper, TABLE)
    assert {fate for _row, fate in fates(again)} == {"same"}
    assert "kaikki on jo tallessa" in text(keeper.get(again.get_absolute_url()))


def test_a_refused_row_keeps_everything_out(keeper: Client) -> None:
    before = checksums()
    imported = check(keeper, TABLE + row(9, town="Atlantis"))
    page = text(keeper.get(imported.get_absolute_url()))
    assert "<strong>kunta:</strong> Kuntaa ei ole tässä verkostossa: ”Atlantis”." in page
    assert "Tallenna järjestöt" not in page
    confirm(keeper, imported)
    assert imported.stage == "checked"
    assert changed_tables(before) <= {"network.AuditEntry"}


def changed_tables(before: dict[str, str]) -> set[str]:
    return {name for name, value in checksums().items() if value != before[name]}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_told_of_and_changes_nothing(keeper: Client, content: bytes) -> None:
    make_organisation("Ennestään ry")
    before = checksums()
    page = send(keeper, content)
    assert page.status_code == 200
    if imported := OrganisationImport.objects.first():
        answer = keeper.post(f"{URL}{imported.pk}/columns/", guessed(page), follow=True)
        assert answer.status_code == 200
        confirm(keeper, imported)
        if imported.rows > 400 and imported.stage == "checking":
            carry_out(imported.pk)
            confirm(keeper, imported)
        assert imported.stage != "stored"
    else:
        assert page.context["form"].errors
    assert changed_tables(before) <= {"network.AuditEntry"}


def test_columns_are_guessed_and_can_be_said(keeper: Client) -> None:
    page = send(keeper, "Kaverin nimi;Missä\nAamu ry;Tampere\n")
    answer = keeper.post(f"{URL}{OrganisationImport.objects.get().pk}/columns/", guessed(page))
    assert "Kerro vielä, missä sarakkeessa on: Nimi." in text(answer)
    assert 'value="lista"' in answer.content.decode(), "what was typed stays"
    imported = check(keeper, "Kaverin nimi;Missä\nAamu ry;Tampere\n", header=1, c0="name", c1="municipalities")
    assert fates(imported) == [(2, "new")]
    twice = keeper.post(f"{URL}{imported.pk}/columns/", {"source": "x", "header": 1, "c0": "name", "c1": "name"})
    assert "Kahdelle sarakkeelle on valittu sama: Nimi." in text(twice)


def test_a_service_catalogue_needs_no_columns(keeper: Client) -> None:
    page = send(keeper, as_json([ptv_organisation()]), "vastaus.json")
    assert "Tunnistimme tiedoston muodon. Siinä on 1 järjestö." in text(page)
    imported = check(keeper, as_json([ptv_organisation()]), "vastaus.json")
    confirm(keeper, imported)
    assert ExternalId.objects.get().source == "ptv"


def test_what_changes_meanwhile_is_shown_again(keeper: Client) -> None:
    there = make_organisation("Naapuriapu ry", business_id="1234567-1", phone="03 111")
    imported = check(keeper, TABLE)
    there.phone = "03 333"
    there.save()
    assert "Joku ehti muuttaa hakemistoa" in text(confirm(keeper, imported))
    there.refresh_from_db()
    assert there.phone == "03 333"
    assert "<del>03 333</del> → 040 123 4567" in text(keeper.get(imported.get_absolute_url()))
    make_organisation("Aivan muu ry")
    assert "2 järjestöä tallennettiin" in text(confirm(keeper, imported)), "another's change does not matter"


def test_a_long_list_waits_for_a_worker_and_can_be_stopped(
    keeper: Client, sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    long = HEAD + "".join(row(n) for n in range(2, 503))
    with django_capture_on_commit_callbacks(execute=True):
        imported = check(keeper, long)
    assert sent == [imported.pk]
    page = keeper.get(imported.get_absolute_url())
    assert "Keskeytä" in text(page)
    assert "htmx" in text(page), "the page follows the work by itself"
    assert '<noscript><meta http-equiv="refresh"' in text(page)
    seen = keeper.get(f"{imported.get_absolute_url()}?seen={imported.seen}", headers={"HX-Request": "true"})
    assert seen.status_code == 204
    assert "Työ on keskeytetty" in text(keeper.post(f"{URL}{imported.pk}/stop/", follow=True))
    carry_out(imported.pk)
    imported.refresh_from_db()
    assert (imported.stage, imported.state, imported.lines.count()) == ("columns", "cancelled", 0)
    again = check(keeper, long)
    carry_out(again.pk)
    again.refresh_from_db()
    assert (again.stage, again.percent, again.counts) == ("checked", 100, {"new": 501})
    confirm(keeper, again)
    carry_out(again.pk)
    again.refresh_from_db()
    assert again.stage == "stored"
    assert Organisation.objects.count() == 501


def test_stopped_while_it_works_nothing_stays(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = check(keeper, HEAD + "".join(row(n) for n in range(2, 502)))
    carry_out(imported.pk)
    confirm(keeper, imported)
    owner = imported.owner

    def stop_first(one: OrganisationImport, _beat: Any) -> None:
        assert cancel_import(one, by=owner)

    before = changed_tables(checksums())
    monkeypatch.setattr("network.organisation_importing.store_lines", stop_first)
    carry_out(imported.pk)
    imported.refresh_from_db()
    assert imported.stage in ("checked", "storing")
    assert Organisation.objects.count() == 0
    assert before == set()


def test_storing_is_seen_before_its_transaction_ends(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = check(keeper, HEAD + "".join(row(n) for n in range(2, 502)))
    carry_out(imported.pk)
    confirm(keeper, imported)
    seen: list[int] = []

    def half(one: OrganisationImport, beat: Any) -> None:
        beat(250)
        page = keeper.get(one.get_absolute_url(), headers={"HX-Request": "true"})
        seen.append(page.context["imported"].percent)
        still = keeper.get(
            f"{one.get_absolute_url()}?seen={page.context['imported'].seen}", headers={"HX-Request": "true"}
        )
        assert still.status_code == 204

    monkeypatch.setattr("network.organisation_importing.store_lines", half)
    carry_out(imported.pk)
    assert seen == [50]
    assert not list(imported.path.parent.glob("*.part")), "nothing is left behind"


def test_a_broken_work_is_told_of(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = check(keeper, TABLE)
    monkeypatch.setattr("network.organisation_importing.store_lines", lambda *_: 1 / 0)
    assert "Listaa käsiteltäessä tapahtui virhe" in text(confirm(keeper, imported))
    assert imported.state == JobState.FAILED
    assert Organisation.objects.count() == 0


def test_a_coordinator_of_a_town_brings_in_what_is_there() -> None:
    client = signed_in(make_member(Role.COORDINATOR, make_municipality("837")))
    elsewhere = make_organisation("Kylätoimikunta")
    elsewhere.municipalities.add("562")
    imported = check(client, TABLE + "a3;Kunnaton ry;;;;;;;;;\n")
    assert fates(imported) == [(2, "new"), (3, "refused"), (4, "refused")]
    assert "Järjestö ei ole niissä kunnissa, joita sinä hoidat." in text(client.get(imported.get_absolute_url()))


def test_another_persons_list_is_not_there(keeper: Client) -> None:
    imported = check(keeper, TABLE)
    other = signed_in(make_member(Role.COORDINATOR))
    for path in ("", "columns/"):
        assert other.get(f"{URL}{imported.pk}/{path}").status_code == 404
    for path in ("undo/", "drop/", "stop/"):
        assert other.post(f"{URL}{imported.pk}/{path}").status_code == 404


def test_files_and_lists_are_forgotten(keeper: Client) -> None:
    waiting, stored = check(keeper, TABLE), check(keeper, TABLE)
    confirm(keeper, stored)
    path = waiting.path
    assert path.exists()
    OrganisationImport.objects.update(sent_at="2026-01-01T00:00:00Z")
    assert forget_imports() == {"lists of organisations": 2}
    assert not path.exists()
    assert OrganisationImportLine.objects.count() == 0
    assert Organisation.objects.count() == 2


def test_dropping_a_file(keeper: Client) -> None:
    imported = check(keeper, TABLE)
    path = imported.path
    assert "Tiedosto on poistettu" in text(keeper.post(f"{URL}{imported.pk}/drop/", follow=True))
    assert not path.exists()
    assert not OrganisationImport.objects.exists()


def test_only_who_keeps_the_directory(sent: list[int]) -> None:
    assert sent == []
    editor: User = make_member(Role.ORGANISATION_EDITOR, organisation=make_organisation())
    assert signed_in(editor).get(URL).status_code == 404
    assert signed_in(make_member(Role.ADMINISTRATOR)).get(URL).status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("lista.xlsx", b"\x89\xff\x00rikki" * 40, "Excel-tiedosto on rikki. Avaa se ja tallenna uudelleen"),
        ("lista.XLSX", TABLE.encode(), "Excel-tiedosto on rikki."),
        ("lista.pdf", TABLE.encode(), "Tällaista tiedostoa (.pdf) emme osaa lukea. Nämä käyvät: .csv, .tsv,"),
        ("lista.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "vanhanmuotoinen Excel-tiedosto (XLS)"),
    ],
)
def test_a_file_of_another_kind_is_told_by_its_name(keeper: Client, name: str, content: bytes, said: str) -> None:
    page = text(send(keeper, content, name))
    assert said in page
    assert "Kirjaimia ei voi lukea" not in page
    assert not OrganisationImport.objects.exists()


def test_a_file_without_an_ending_is_read(keeper: Client) -> None:
    assert "Naapuriapu ry" in text(send(keeper, TABLE, "lista"))


def test_a_phone_that_excel_has_kept_as_a_sum_is_told(keeper: Client) -> None:
    heads = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("nimi", "puhelin"))
    cells = '<c t="inlineStr"><is><t>Aamu ry</t></is></c><c><v>401001001</v></c>'
    book = raw_sheet(f"<worksheet><sheetData><row>{heads}</row><row>{cells}</row></sheetData></worksheet>")
    for content, name in ((book, "lista.xlsx"), (as_json([{"nimi": "Aamu ry", "puhelin": 401001001}]), "lista.json")):
        imported = check(keeper, content, name)
        page = text(keeper.get(imported.get_absolute_url()))
        assert "<strong>puhelin:</strong> Puhelinnumeron alusta on kadonnut nolla tai plus: ”401001001”." in page
        assert "Tallenna järjestöt" not in page


def test_the_example_names_the_business_id_as_people_do(keeper: Client) -> None:
    heads = keeper.get(f"{URL}example.csv").content.decode().splitlines()[0]
    assert ";Y-tunnus;" in heads
    assert {field_of("Y-tunnus"), field_of("Y tunnus"), field_of("ytunnus")} == {"business_id"}
