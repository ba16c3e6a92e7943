"""A list of places comes in whole or not at all, and says nothing that the list does not."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from network.actions.listings import rebuild_listings
from network.enums import OrganisationKind, Precision
from network.facets import Facet
from network.hours import weekly_minutes
from network.models import AuditEntry, Listing, ListingFacet, ListingSpan, Municipality, Organisation
from places.actions import import_places
from places.imports import BadPlacesFileError, read_places
from places.models import Place, WorkForm, WorkFormOrganiser
from places.organisers import kind_by_name, organiser_name

SEED = settings.BASE_DIR / "places" / "data" / "pirkanmaa_places.json"
pytestmark = pytest.mark.django_db
ANY_DAY = date(2026, 11, 23)
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, region: None) -> Write:
    """Write a file of the given rows, each laid over a row that is right."""

    def written(*rows: Any, **top: Any) -> Path:
        right = {"kind": "yhteisöneuvonta", "municipality": "Tampere", "municipality_code": "837"}
        whole = [{"id": f"x-{n}", **right, **row} if isinstance(row, dict) else row for n, row in enumerate(rows)]
        file = tmp_path / "places.json"
        file.write_text(json.dumps({"source": "Luettelo", "places": whole, **top}), encoding="utf-8")
        return file

    return written


def take(file: Path) -> list[str]:
    return [outcome.what for outcome in import_places(read_places(file), by=None)]


def everything() -> dict[str, list[Any]]:
    models = (Place, WorkForm, WorkFormOrganiser, Organisation, Listing, ListingFacet, ListingSpan, AuditEntry)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def index() -> dict[int, list[Any]]:
    """What the index says of each place, whatever its rows are numbered."""
    return {
        listing.key: [
            {k: v for k, v in Listing.objects.filter(pk=listing.pk).values().get().items() if k != "id"},
            sorted(listing.facets.values_list("facet", "code")),
            listing.timetable(),
        ]
        for listing in Listing.objects.all()
    }


def test_pirkanmaa_comes_in_as_listed(region: None) -> None:
    assert Counter(take(SEED)) == {"created": 28}
    forms = WorkForm.objects.select_related("timetable", "place")
    assert forms.filter(timetable__spans__isnull=False).distinct().count() == 23
    assert forms.filter(timetable=None).count() == 5
    assert WorkFormOrganiser.objects.filter(listed_as="srk").count() == 8
    assert forms.filter(organisers=None).count() == 3
    assert Place.objects.count() == 27
    minutes = sum(weekly_minutes(listing.timetable().spans, ANY_DAY) for listing in Listing.objects.all())
    assert minutes == 199 * 60
    silent = {"Hämeenkyrö", "Ikaalinen", "Kihniö", "Kuhmoinen", "Parkano", "Pirkkala", "Punkalaidun", "Ylöjärvi"}
    assert set(Municipality.objects.filter(places=None).values_list("name_fi", flat=True)) == silent


def test_one_place_has_two_work_forms_and_two_places_share_a_name(region: None) -> None:
    take(SEED)
    hervanta = Place.objects.get(name="Hervanta L8")
    assert set(hervanta.work_forms.values_list("kind", flat=True)) == {"community_centre", "community_advice"}
    narikat = Place.objects.filter(name="Kohtaamispaikka Narikka")
    assert {place.municipality.name_fi for place in narikat} == {"Akaa", "Valkeakoski"}
    assert len({place.slug for place in narikat}) == 2


def test_what_the_list_says_of_a_place_is_kept(region: None) -> None:
    take(SEED)
    urjala = WorkForm.objects.get(external_id="pirk-18")
    assert urjala.handed_over_to == "Huhdin kyläyhdistys"
    assert urjala.handed_over_organisation.kind == OrganisationKind.VILLAGE_ASSOCIATION
    assert urjala.verbatim == "- Urjala: Lauantaipöhinät la 10:30-12 (Pirha, kunta, srk → Huhdin kyläyhdistys)"
    county = Organisation.objects.get(name="Pirkanmaan hyvinvointialue")
    assert (county.short_name, county.kind) == ("Pirha", OrganisationKind.WELLBEING_SERVICES_COUNTY)
    parishes = Organisation.objects.filter(kind=OrganisationKind.PARISH)
    assert parishes.filter(name="Seurakunta, Orivesi").exists()
    assert parishes.count() == 7  # Nekala and Annala share the parish of Tampere
    assert {p.name for p in Place.objects.filter(name__contains=",")} >= {"Yhteisöneuvonta, Nekala"}


def test_a_position_is_as_exact_as_the_list_is(region: None) -> None:
    take(SEED)
    hervanta, ruovesi = Place.objects.get(name="Hervanta L8"), Place.objects.get(name="Yhteisökeskus, Ruovesi")
    assert hervanta.precision == Precision.DISTRICT
    assert abs(hervanta.lat - 61.45) < 0.02
    assert ruovesi.precision == Precision.MUNICIPALITY
    assert ruovesi.postal_code == ""


def test_kinds_follow_the_name_and_no_fact_is_invented(region: None) -> None:
    take(SEED)
    kinds = dict(WorkForm.objects.values_list("external_id", "kind"))
    assert kinds["pirk-15"] == kinds["pirk-21"] == kinds["pirk-26"] == "day_centre"
    assert kinds["pirk-14"] == kinds["pirk-28"] == "meeting_place"
    assert not ListingFacet.objects.filter(facet__in=[Facet.OPENNESS, Facet.EQUIPMENT, Facet.AUDIENCE]).exists()
    assert not Place.objects.exclude(confirmed_on=None).exists()


def test_the_same_file_twice_changes_nothing(region: None) -> None:
    take(SEED)
    before = everything()
    assert set(take(SEED)) == {"unchanged"}
    assert everything() == before


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(region: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything()
    call_command("import_places", SEED, "--dry-run")
    assert "28 would be created" in capsys.readouterr().out
    assert everything() == before
    call_command("import_places", SEED)
    assert WorkForm.objects.count() == 28


def test_the_rebuilt_index_equals_the_live_one(region: None) -> None:
    take(SEED)
    live = index()
    assert rebuild_listings() == 27
    assert index() == live


def test_a_changed_row_changes_only_what_changed(write: Write) -> None:
    take(write({"name": "Tupa", "opening_hours": "Mo 09:00-12:00", "organisers": ["Pirha"]}, {}))
    place = Place.objects.get(name="Tupa")
    Place.objects.filter(pk=place.pk).update(address="Kahvitie 1", confirmed_on=ANY_DAY)
    changed = write({"name": "Tupa", "opening_hours": "Tu 09:00-12:00", "organisers": ["Pirha"]}, {})
    assert take(changed) == ["changed", "unchanged"]
    place.refresh_from_db()
    assert (place.address, place.confirmed_on) == ("Kahvitie 1", ANY_DAY)
    assert [span.weekday for span in Listing.objects.get(key=place.pk).spans.all()] == [2]
    entry = AuditEntry.objects.get(verb="work_form_changed_by_import")
    assert entry.changes == {"opening_hours": ["Mo 09:00-12:00", "Tu 09:00-12:00"]}


def test_another_import_keeps_the_hours_that_a_person_wrote(write: Write) -> None:
    rows = {"name": "Tupa", "opening_hours": "Mo 09:00-12:00"}
    take(write(rows))
    form = WorkForm.objects.get()
    form.timetable.spans.update(ends=780)
    assert take(write(rows | {"note": "uusi huomautus"})) == ["changed"]
    assert form.timetable.spans.get().ends == 780


def test_a_place_that_moves_leaves_nothing_empty_behind(write: Write) -> None:
    take(write({"name": "Tupa"}, {"name": "Tupa", "kind": "yhteisökeskus"}))
    assert Place.objects.count() == 1
    take(write({"name": "Tupa"}, {"name": "Tupala", "kind": "yhteisökeskus"}))
    assert set(Place.objects.published().values_list("name", flat=True)) == {"Tupa", "Tupala"}
    take(write({"name": "Tupa"}, {"name": "Tupa", "kind": "yhteisökeskus"}))
    assert set(Listing.objects.values_list("title", flat=True)) == {"Tupa"}


def test_a_night_is_split_at_midnight(write: Write) -> None:
    take(write({"opening_hours": "Fr 18:00-02:00", "weekly_open_minutes": 480}))
    spans = ListingSpan.objects.order_by("weekday").values_list("weekday", "starts", "ends")
    assert list(spans) == [(5, 1080, 1440), (6, 0, 120)]


def test_other_regions_kinds_and_short_forms(write: Write) -> None:
    file = write(
        {"kind": "perhekahvila", "organisers": ["MLL", "srk", "kaupunki"], "colour": "blue", "area": None},
        {"kind": "meeting_place", "municipality": "Tammerfors", "municipality_code": None},
        abbreviations={"MLL": "Mannerheimin Lastensuojeluliitto ry", "srk": "seurakunta"},
        more={"anything": [1]},
    )
    assert take(file) == ["created", "created"]
    names = dict(WorkFormOrganiser.objects.values_list("listed_as", "organisation__name"))
    assert names["MLL"] == "Mannerheimin Lastensuojeluliitto ry"
    assert names["srk"] == "Seurakunta, Tampere"
    assert names["kaupunki"] == "Kunta, Tampere"


def test_a_file_with_only_what_is_needed(write: Write) -> None:
    file = write({})
    file.write_text(json.dumps({"places": [{"id": "a", "kind": "yhteisökeskus", "municipality": "Urjala"}]}))
    assert take(file) == ["created"]
    assert Place.objects.get().name == "Yhteisökeskus, Urjala"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"id": None}, "id"),
        ({"id": 7}, "id"),
        ({"id": " "}, "id"),
        ({"id": "x" * 61}, "id"),
        ({"kind": "sirkus"}, "kind"),
        ({"kind": None}, "kind"),
        ({"municipality_code": "999"}, "municipality_code"),
        ({"municipality_code": 837}, "municipality_code"),
        ({"municipality": "Orivesi"}, "municipality"),
        ({"municipality": None, "municipality_code": None}, "municipality"),
        ({"name": 12}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"verbatim": "x" * 1_000_000}, "verbatim"),
        ({"area": ["Hervanta"]}, "area"),
        ({"opening_hours": "ma-pe 8-15"}, "opening_hours"),
        ({"opening_hours": "Mo 25:00-26:00"}, "opening_hours"),
        ({"opening_hours": 815}, "opening_hours"),
        ({"opening_hours": "Mo 09:00-12:00", "weekly_open_minutes": 60}, "weekly_open_minutes"),
        ({"opening_hours": None, "weekly_open_minutes": 60}, "weekly_open_minutes"),
        ({"weekly_open_minutes": "60"}, "weekly_open_minutes"),
        ({"organisers": "Pirha"}, "organisers"),
        ({"organisers": ["Pirha", 4]}, "organisers"),
        ({"organisers": [""]}, "organisers"),
        ({"handed_over_to": {"name": "x"}}, "handed_over_to"),
        ("row", ""),
        (None, ""),
    ],
)
def test_a_bad_row_is_named_and_nothing_comes_in(write: Write, row: Any, field: str) -> None:
    before = everything()
    with pytest.raises(BadPlacesFileError) as caught:
        take(write({}, row, {}))
    problems = caught.value.problems
    assert [(problem.row, problem.field) for problem in problems] == [(2, field)]
    assert "row 2" in str(caught.value)
    assert everything() == before


def test_every_bad_row_is_named_at_once(write: Write) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("import_places", write({"kind": "sirkus"}, {}, {"id": "x-1", "opening_hours": "25:00"}))
    message = str(caught.value)
    assert "nothing was imported" in message
    assert "row 1 (x-0), field kind" in message
    assert "row 3 (x-1), field opening_hours" in message


def test_an_id_given_twice_is_refused(write: Write) -> None:
    with pytest.raises(BadPlacesFileError, match=r"row 2 \(a\), field id: the same id as in row 1"):
        take(write({"id": "a"}, {"id": "a"}))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b'"text"',
        b"{}",
        b'{"places": {}}',
        b'{"places": null}',
        b'{"places": [}',
        b"\xff\xfe{\x00}\x00",
        '{"places": []}'.encode("utf-16-be"),
        '{"places": [], "source": "Pälkäne"}'.encode("latin-1"),
        b"[" * 100_000,
        b'{"places": [], "source": 5}',
        b'{"places": [], "abbreviations": []}',
        b'{"places": [], "abbreviations": {"a": 1}}',
        b'{"places": [' + b"9" * 5000 + b"]}",
    ],
)
def test_a_file_that_is_not_a_list_of_places(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="nothing was imported"):
        call_command("import_places", file)
    assert not Place.objects.exists()


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_places", tmp_path / "none.json")


def test_a_mark_at_the_start_of_utf8_is_no_obstacle(write: Write) -> None:
    file = write({})
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert take(file) == ["created"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Teemu ry", OrganisationKind.ASSOCIATION),
        ("Huhdin kyläyhdistys", OrganisationKind.VILLAGE_ASSOCIATION),
        ("Hervannan seurakunta", OrganisationKind.PARISH),
        ("Viadia", OrganisationKind.UNKNOWN),
        ("A-kilta", OrganisationKind.UNKNOWN),
        ("Harry", OrganisationKind.UNKNOWN),
    ],
)
def test_a_kind_is_never_guessed(name: str, kind: OrganisationKind) -> None:
    assert kind_by_name(name) == kind
    assert organiser_name(name, "Tampere", {}).short_name == ""
