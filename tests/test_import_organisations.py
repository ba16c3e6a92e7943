"""Organisations from a list, by the command: each form of list, all rows or none, the same again nothing."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from network.actions.organisation_imports import default_source
from network.actions.organisations import rebuild_organisation_keys
from network.models import (
    AuditEntry,
    ExternalId,
    Municipality,
    Organisation,
    OrganisationAudience,
    OrganisationFacet,
    OrganisationFunction,
    OrganisationName,
    Training,
)
from network.queries.organisations import organisations_for
from tests.make import make_municipality, make_organisation
from tests.organisation_lists import (
    BAD,
    TABLE,
    as_json,
    as_zip,
    hsds_organisation,
    ptv_organisation,
    ptv_service,
    row,
    sheet,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_towns")]
TABLES = (
    Organisation, OrganisationFunction, OrganisationAudience, Organisation.municipalities.through,
    AuditEntry, ExternalId,
    OrganisationFacet,
)  # fmt: skip


@pytest.fixture
def _towns() -> None:
    make_municipality("837")
    make_municipality("562", name_fi="Orivesi", name_sv="Orivesi")


@pytest.fixture
def bring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(content: str | bytes, name: str = "lista.csv", *options: str) -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        call_command("import_organisations", str(path), *options)
        return capsys.readouterr().out

    return run


def checksums() -> dict[str, str]:
    return {
        table._meta.label: hashlib.sha256(
            repr(list(table._default_manager.order_by("pk").values_list())).encode()
        ).hexdigest()
        for table in TABLES
    }


def test_every_field_that_a_list_may_say(bring: Any) -> None:
    table = "nimi;taso;katuosoite;postinumero;postitoimipaikka;kielet;elämäntilanne;hinta\n"
    line = "Aamu ry;paikallinen;Katu 1;01300;Vantaa;suomi, Swedish;Hoidan läheistäni;maksuton\n"
    bring(table + line)
    one = Organisation.objects.get()
    assert (one.level, one.street, one.postal_code, one.post_office) == ("local", "Katu 1", "01300", "Vantaa")
    assert (one.languages, one.life_situations, one.cost) == (["fi", "sv"], ["carer"], "free")
    assert {(row.facet, row.code) for row in one.facets.all()} == one.wanted_facets()
    assert "1 unchanged" in bring(table + line)


def test_a_change_keeps_the_words_of_names_and_training(bring: Any) -> None:
    bring(TABLE)
    one = Organisation.objects.get(name="Naapuriapu ry")
    OrganisationName.objects.create(organisation=one, name="Grannhjälpen")
    Training.objects.create(organisation=one, title="Ensiapukurssi")
    bring(TABLE.replace("Autamme.", "Autamme kaikkia."))
    assert rebuild_organisation_keys() == 0
    one.refresh_from_db()
    assert "grannhjalpen" in one.title_words


def facts(organisation: Organisation) -> dict[str, Any]:
    towns = sorted(organisation.municipalities.values_list("code", flat=True))
    does = sorted(organisation.functions.values_list("function", flat=True))
    names = ("name", "short_name", "kind", "business_id", "website", "email", "phone", "description")
    return {name: getattr(organisation, name) for name in names} | {"towns": towns, "does": does}


NEIGHBOURS = {
    "name": "Naapuriapu ry", "short_name": "", "kind": "association", "business_id": "1234567-1",
    "website": "https://naapuri.fi", "email": "info@naapuri.fi", "phone": "040 123 4567", "description": "Autamme.",
    "towns": ["837"], "does": ["peer_support"],
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        TABLE.encode("cp1252"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace(";", ",").encode(),
        TABLE.replace(";", "\t").encode(),
        sheet(*[line.split(";") for line in TABLE.splitlines()]),
        as_json(
            [
                dict(zip(TABLE.splitlines()[0].split(";"), line.split(";"), strict=True))
                for line in TABLE.splitlines()[1:]
            ]
        ),
    ],
    ids=["utf-8", "mark", "utf-16", "windows", "crlf", "comma", "tab", "xlsx", "json"],
)
def test_every_form_of_table(bring: Any, content: bytes) -> None:
    assert "2 organisations: 2 created" in bring(content)
    assert facts(Organisation.objects.get(slug="naapuriapu-ry")) == NEIGHBOURS
    group = Organisation.objects.get(name="Kylätoimikunta")
    assert (group.kind, group.business_id, group.municipality_codes()) == ("fourth_sector", "", ["562"])
    before = checksums()
    assert "0 created, 0 changed, 2 unchanged" in bring(content)
    assert checksums() == before, "the same list again changes nothing"


def test_a_dry_run_says_each_change_and_writes_nothing(bring: Any) -> None:
    bring(TABLE)
    before = checksums()
    out = bring(TABLE.replace("Autamme.", "Autamme kaikkia.").replace("040 123", "050 123"), "lista.csv", "--dry-run")
    assert "row 2 Naapuriapu ry: changed (phone: “040 123 4567” → “050 123 4567”; " in out
    assert "description: “Autamme.” → “Autamme kaikkia.”" in out
    assert "dry run: nothing was written" in out
    assert checksums() == before


def test_what_is_brought_in_is_found_and_has_its_trail(bring: Any) -> None:
    bring(TABLE)
    found = organisations_for("naapuriavun nuoret", [], timezone.localdate())
    assert [each.name for each in found] == ["Naapuriapu ry"]
    one = Organisation.objects.get(name="Naapuriapu ry")
    live = (one.sort_key, one.title_words, one.main_words, one.words)
    one.set_keys()
    assert (one.sort_key, one.title_words, one.main_words, one.words) == live, "keys as any save writes them"
    bring(TABLE.replace("vertaistuki", "keskusteluapu"))
    trail = AuditEntry.objects.filter(object_id=str(one.pk)).order_by("pk").values_list("verb", "changes")
    assert list(trail) == [
        ("organisation_imported", {}),
        ("organisation_changed", {"functions": [["peer_support"], ["conversational_help"]]}),
    ]
    one.refresh_from_db()
    assert "conversational" in one.main_words
    assert "peer_support" not in one.main_words


def test_an_empty_cell_leaves_what_is_there(bring: Any) -> None:
    bring(TABLE)
    assert "2 unchanged" in bring("tunnus;nimi;puhelin\na1;Naapuriapu ry;\na2;Kylätoimikunta;\n")
    assert Organisation.objects.get(name="Naapuriapu ry").phone == "040 123 4567"


def test_a_renamed_organisation_is_found_by_its_id(bring: Any) -> None:
    bring(TABLE)
    pk = Organisation.objects.get(name="Naapuriapu ry").pk
    bring(TABLE.replace("Naapuriapu ry", "Uusi nimi ry"))
    assert Organisation.objects.get(name="Uusi nimi ry").pk == pk
    assert Organisation.objects.count() == 2
    assert ExternalId.objects.get(source="lista", key="a1").organisation_id == pk


def test_what_is_there_already_is_found_by_business_id_or_by_name_and_town(bring: Any) -> None:
    by_id = make_organisation("Naapurit vanha nimi ry", business_id="1234567-1")
    by_name = make_organisation("kylätoimikunta")
    by_name.municipalities.add("562")
    elsewhere = make_organisation("Kylätoimikunta", slug="toinen")
    elsewhere.municipalities.add("837")
    bring(TABLE)
    assert ExternalId.objects.get(key="a1").organisation_id == by_id.pk
    assert ExternalId.objects.get(key="a2").organisation_id == by_name.pk
    assert Organisation.objects.count() == 3


def test_local_associations_of_one_name_are_two(bring: Any) -> None:
    bring("nimi;kunta\nEläkeyhdistys ry;837\nEläkeyhdistys ry;562\n")
    assert Organisation.objects.filter(name="Eläkeyhdistys ry").count() == 2
    assert "2 unchanged" in bring("nimi;kunta\nEläkeyhdistys ry;837\nEläkeyhdistys ry;562\n")
    with pytest.raises(CommandError, match=r"row 2, column nimi: several organisations .* “Eläkeyhdistys ry”"):
        bring("nimi;puhelin\nEläkeyhdistys ry;040 111\n")


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_whole(bring: Any, content: bytes) -> None:
    make_organisation("Ennestään ry")
    before = checksums()
    with pytest.raises(CommandError, match=r"nothing was imported\nrow \d+"):
        bring(content)
    assert checksums() == before


def test_the_checksums_see_a_change() -> None:
    before = checksums()
    make_organisation()
    assert checksums() != before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            BAD["a bad row 3065"],
            "row 3065, column y-tunnus: not a Finnish business id whose check digit is right: “1234567-2”",
        ),
        (BAD["an unknown municipality"], "row 4, column kunta: not a municipality of this network: “Atlantis”"),
        (BAD["the same id twice"], "row 4, column tunnus: the same id as on row: “2”"),
        (BAD["more cells than headings"], "row 4, column 12: more cells than there are headings"),
        (BAD["JSON that breaks off"], "row 1, column 17: not JSON"),
        (BAD["a Suomi.fi answer without a name"], "row 1, column organizationNames: the name is missing"),
    ],
)
def test_errors_name_row_and_column(bring: Any, content: bytes, said: str) -> None:
    with pytest.raises(CommandError) as refused:
        bring(content)
    assert said in str(refused.value)


def test_suomi_fi_organisations_and_services(bring: Any) -> None:
    one = ptv_organisation()
    answer = {
        "pageNumber": 1,
        "pageSize": 1000,
        "pageCount": 1,
        "itemList": [one, ptv_service(one["id"], "Kohtaamisen tuki ry"), ptv_service("other-id", "Orivesi-apu ry")],
    }
    assert "2 organisations: 2 created" in bring(as_json(answer), "ptv.json")
    stored = Organisation.objects.get(external_ids__source="ptv", external_ids__key=one["id"])
    assert facts(stored) == {
        "name": "Kohtaamisen tuki ry",
        "short_name": "KohTu",
        "kind": "association",
        "business_id": "1234567-1",
        "website": "https://www.kohtu.fi",
        "email": "info@kohtu.fi",
        "phone": "+358 401234567",
        "description": "Tuemme ihmisiä, jotka kaipaavat seuraa.",
        "towns": ["562", "837"],
        "does": [],
    }
    assert [row.audience for row in stored.audiences.all()] == ["older_people"]
    assert Organisation.objects.get(external_ids__key="other-id").name == "Orivesi-apu ry"
    assert "2 unchanged" in bring(as_json(answer), "ptv.json")
    assert "1 unchanged" in bring(as_json(one), "one.json"), "one organisation is an answer too"
    unpublished = as_json([one, ptv_organisation(id="x", publishingStatus="Archived")])
    assert "1 organisations" in bring(unpublished, "ptv.json")


def test_a_catalogue_of_the_whole_country_names_towns_that_are_not_ours(bring: Any) -> None:
    areas = [{"type": "Municipality", "municipalities": [{"code": "999"}, {"code": "562"}]}]
    bring(as_json([ptv_organisation(areas=areas, addresses=[])]), "ptv.json")
    assert Organisation.objects.get().municipality_codes() == ["562"]


def test_a_long_suomi_fi_description_is_cut_after_a_sentence(bring: Any) -> None:
    said = [{"language": "fi", "type": "Description", "value": "Tämä on lause. " * 200}]
    bring(as_json([ptv_organisation(organizationDescriptions=said)]), "ptv.json")
    text = Organisation.objects.get().description
    assert len(text) <= 2000
    assert text.endswith("lause.")


def test_open_referral_organisations(bring: Any) -> None:
    assert "1 created" in bring(as_json([hsds_organisation()]), "hsds.json")
    stored = Organisation.objects.get()
    assert facts(stored) == {
        "name": "Example Organization Inc.",
        "short_name": "Example Org",
        "kind": "unknown",
        "business_id": "1234567-1",
        "website": "http://example.com",
        "email": "email@example.com",
        "phone": "+44 1234 234567 ext 100",
        "description": "Example Org is a non-profit organization dedicated to providing services.",
        "towns": ["837"],
        "does": [],
    }
    assert "1 unchanged" in bring(as_json({"contents": [hsds_organisation()], "total_items": 1}), "page.json")
    services = [{"id": str(n), "name": f"Service {n}", "organization": hsds_organisation()} for n in range(3)]
    assert "1 unchanged" in bring(as_json(services), "services.json"), "services of one organisation are one row"


def test_a_foreign_tax_number_is_no_business_id(bring: Any) -> None:
    bring(as_json([hsds_organisation(organization_identifiers=[], tax_id="12-3456789")]), "hsds.json")
    assert Organisation.objects.get().business_id == ""


def test_an_open_referral_package(bring: Any) -> None:
    package = as_zip(
        datapackage_json="{}",
        organizations_csv="id,name,description,email\no1,Aamu ry,Aamupuuro.,a@aamu.fi\no2,Ilta ry,,\n",
        phones_csv="id,organization_id,number\n1,o1,03 123 456\n",
        locations_csv="id,organization_id,name\nl1,o1,Talo\n",
        addresses_csv="id,location_id,address_1,city\n1,l1,Katu 1,Tampere\n",
    )
    assert "2 organisations: 2 created" in bring(package, "hsds.zip")
    one = Organisation.objects.get(external_ids__source="hsds", external_ids__key="o1")
    assert (one.name, one.phone, one.municipality_codes()) == ("Aamu ry", "03 123 456", ["837"])
    assert "2 unchanged" in bring(package, "hsds.zip")


def test_a_name_is_not_an_address_of_a_page(bring: Any) -> None:
    bring("nimi\nImport\nDuplicates\nNew\n")
    assert sorted(Organisation.objects.values_list("slug", flat=True)) == ["duplicates-2", "import-2", "new-2"]


@pytest.mark.parametrize(
    ("form", "name", "source"),
    [("table", "jarjestot-2026-11.csv", "jarjestot"), ("ptv", "x.json", "ptv"), ("table", "2026.csv", "list")],
)
def test_where_a_list_is_from(form: str, name: str, source: str) -> None:
    assert default_source(form, name) == source


def test_the_changes_of_a_large_list_do_not_lose_anything(bring: Any) -> None:
    table = "tunnus;nimi;y-tunnus;laji;kunta;sähköposti;puhelin;verkkosivu;kuvaus;toiminnot;kenelle\n"
    many = table + "".join(row(n) for n in range(2, 2302))
    assert "2300 created" in bring(many)
    moved = table + "".join(row(n, town="562") if n % 2 else row(n) for n in range(2, 2302))
    assert "0 created, 1150 changed, 1150 unchanged" in bring(moved)
    assert Municipality.objects.get(code="562").organisations.count() == 1150
    assert OrganisationFacet.objects.filter(facet="municipality", code="562").count() == 1150
    assert rebuild_organisation_keys() == 0, "keys and facets are as a rebuilding writes them"
