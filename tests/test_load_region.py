"""`load_region`: the delivered region lands whole, again changes nothing, and leaves people's edits alone."""

from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import CommandError, call_command

from network.imports.region import DATA, Loaded, UnknownRegionError, load_region
from network.imports.textfile import BadFileError
from network.models import Locality, Municipality, Organisation, OrganisationFunction

pytestmark = pytest.mark.django_db


def test_pirkanmaa_lands_whole() -> None:
    loaded = load_region("pirkanmaa")
    assert (loaded.municipalities, loaded.organisations) == (23, 26)
    assert Locality.objects.count() == loaded.localities >= 40
    tampere = Municipality.objects.get(code="837")
    assert (tampere.name_sv, tampere.region, tampere.population) == ("Tammerfors", "Pirkanmaa", 249009)
    assert Locality.objects.get(name_fi="Hervanta").municipality == tampere
    assert Locality.objects.get(name_fi="Hämeenlinna").key_fi == "hameenlinna"


def test_a_handbook_organisation_has_its_function_and_is_found_by_it() -> None:
    load_region("pirkanmaa")
    martat = Organisation.objects.get(name="Marttaliitto")
    assert list(martat.functions.values_list("function", flat=True)) == ["civic_skills"]
    assert martat in Organisation.objects.matching("ensiapukurssit")
    assert OrganisationFunction.objects.count() == 26


def test_again_changes_nothing() -> None:
    load_region("pirkanmaa")
    before = [list(model.objects.order_by("pk").values()) for model in (Municipality, Locality, Organisation)]
    assert load_region("pirkanmaa").organisations == 0
    assert [list(model.objects.order_by("pk").values()) for model in (Municipality, Locality, Organisation)] == before
    assert OrganisationFunction.objects.count() == 26


def test_what_a_person_edited_stays() -> None:
    load_region("pirkanmaa")
    Organisation.objects.filter(slug="tukinet").update(name="Tukinet verkossa", is_published=False)
    load_region("pirkanmaa")
    tukinet = Organisation.objects.get(slug="tukinet")
    assert (tukinet.name, tukinet.is_published) == ("Tukinet verkossa", False)


def test_a_locality_that_left_the_data_leaves_the_database_and_postal_codes_stay() -> None:
    load_region("pirkanmaa")
    facts = {"municipality_id": "837", "lat": 61.45, "lon": 23.85}
    Locality.objects.create(name_fi="Hervannan vanha nimi", kind="district", source="own", **facts)
    Locality.objects.create(name_fi="Tampere", kind="postal_code", postal_code="33720", source="other", **facts)
    load_region("pirkanmaa")
    assert not Locality.objects.filter(name_fi="Hervannan vanha nimi").exists()
    assert Locality.objects.filter(kind="postal_code").count() == 1


@pytest.mark.parametrize("name", ["atlantis", "../data/pirkanmaa", ""])
def test_an_unknown_region_is_refused(name: str) -> None:
    with pytest.raises(UnknownRegionError):
        load_region(name)
    with pytest.raises(CommandError, match="there is: pirkanmaa"):
        call_command("load_region", name)


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [
        ("Hervanta,,district,837", "Hervanta,,district,091", "column municipality_code"),
        ("Hervanta,,district", "Hervanta,,suburb", "column kind"),
        ("837,61.44792", "837,pohjoinen", "column lat"),
    ],
)
def test_a_mistake_in_the_data_loads_nothing(tmp_path: Path, right: str, wrong: str, where: str) -> None:
    copytree(DATA, tmp_path / "data")
    file = tmp_path / "data" / "pirkanmaa" / "localities.csv"
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(BadFileError, match=where):
        load_region("pirkanmaa", data=tmp_path / "data")
    assert not Municipality.objects.exists()


def test_the_command_loads_the_network_s_own_region(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_region")
    assert capsys.readouterr().out.startswith("23 municipalities, ")
    assert load_region("pirkanmaa") == Loaded(23, Locality.objects.count(), 0)
