"""The mapping of a municipality: what is derived and what is told, edits side by side, its history, who sees it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from network.actions.search_index import rebuild_index
from network.enums import OrganisationKind, Role
from network.models import AuditEntry, FundingRow, Membership, Municipality, User
from reporting.enums import MappingPartKind, Side
from reporting.mapping.queries import mapping_page
from reporting.models import Mapping, MappingPart
from tests.make import make_circle, make_member, make_municipality, make_organisation, make_place, make_user
from tests.mappings import PART, client_of, seen, tell, text_of
from tests.surveys import make_round

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


# --- The page and the list ---------------------------------------------------------------------------------------


def test_a_municipality_of_which_nothing_is_known_says_so(client: Client, akaa: Municipality) -> None:
    text = text_of(client.get("/fi/mappings/020/"))
    for said in (
        "Ei vielä kerrottu",
        "Emme tiedä kunnasta yhtään paikkaa emmekä ryhmää.",
        "Hakemisto ei tiedä kunnasta yhtään toimijaa.",
        "Avustuksista ei ole tietoa. Se ei tarkoita, ettei niitä ole.",
        "Mahdollisia tiloja ei ole vielä kirjattu.",
        "Konsultaatiosta ei ole vielä kerrottu.",
        "Työparityöstä ei ole vielä kerrottu.",
        "Vastuuhenkilöä ei ole sovittu.",
        "Aikataulua ei ole sovittu.",
    ):
        assert said in text
    assert text.count("Emme tiedä</span>") == len(Side)
    assert "Puuttuu</span>" not in text
    assert not Mapping.objects.exists()


def test_the_six_parts_are_told_one_by_one(client: Client, akaa: Municipality, keeper: User) -> None:
    sent = PART | {
        "note": "Soitettu kaikille",
        "responsible_name": "Hyvinvointikoordinaattori",
        "done_on": "2026-11-20",
    }
    answer = client.post("/fi/mappings/020/edit/actors/", sent | {"seen": seen(akaa, "actors")}, follow=True)
    text = text_of(answer)
    assert "Tallensimme kohdan: Toimijat." in text
    assert "Hyvinvointikoordinaattori" in text
    part = MappingPart.objects.get()
    assert (part.kind, part.state, part.done_on) == ("actors", "done", date(2026, 11, 20))
    assert "1/6 osaa tehty" in text_of(client.get("/fi/mappings/"))
    entry = AuditEntry.objects.get(verb="mapping_changed")
    assert (entry.actor, entry.reason, entry.changes["state"]) == (f"user:{keeper.pk}", "actors", ["", "done"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"started_on": "2026-11-21", "done_on": "2026-11-20"}, "ei voi valmistua ennen kuin se on aloitettu"),
        ({"state": "under_way", "done_on": "2026-11-20"}, "Valitse vaiheeksi Tehty"),
        ({"done_on": "2099-01-01"}, "Tämä päivä on vasta tulossa."),
        ({"state": "nonsense"}, "Tätä ei voi valita."),
        ({"responsible_name": "Joku"}, "ei molempia"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    client: Client, akaa: Municipality, keeper: User, wrong: dict[str, str], said: str
) -> None:
    person = {"responsible": str(keeper.pk)} if "responsible_name" in wrong else {}
    sent = PART | {"note": "Tämä säilyy"} | person | wrong | {"seen": seen(akaa, "actors")}
    text = text_of(client.post("/fi/mappings/020/edit/actors/", sent))
    assert said in text
    assert "Tämä säilyy" in text
    assert not Mapping.objects.exists()


def test_a_stranger_cannot_be_made_responsible(client: Client, akaa: Municipality) -> None:
    own, other = make_member(Role.SOCIAL_INSTRUCTOR, akaa), make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    for person, stored in ((other, 0), (make_user(), 0), (own, 1)):
        sent = PART | {"responsible": str(person.pk), "seen": seen(akaa, "areas")}
        client.post("/fi/mappings/020/edit/areas/", sent)
        assert MappingPart.objects.filter(responsible=person).count() == stored


def test_possible_spaces_are_listed_as_rows(client: Client, akaa: Municipality) -> None:
    rows = {"rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "0", "rows-0-name": "Vanha koulu", "rows-0-where": "Viiala"}
    sent = PART | {"state": "under_way", "seen": seen(akaa, "spaces")} | rows
    more = text_of(client.post("/fi/mappings/020/edit/spaces/", sent | {"do": "more"}))
    assert 'value="Vanha koulu"' in more
    assert not Mapping.objects.exists()
    assert "Vanha koulu, Viiala" in text_of(client.post("/fi/mappings/020/edit/spaces/", sent, follow=True))
    page = text_of(client.get("/fi/mappings/020/edit/spaces/"))
    assert 'value="Vanha koulu"' in page
    ticked = sent | {"rows-0-DELETE": "on", "seen": seen(akaa, "spaces")}
    assert "Mahdollisia tiloja ei ole" in text_of(client.post("/fi/mappings/020/edit/spaces/", ticked, follow=True))


def test_the_steps_of_a_centre_stay_in_their_order(client: Client, akaa: Municipality) -> None:
    place = make_place(name="Narikka", municipality=akaa)
    foreign = make_place(name="Muualla", municipality=make_municipality())
    typed = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-place": str(place.pk), "do": "usual"}
    text = text_of(client.post("/fi/mappings/020/edit/centres/", typed))
    assert 'value="Ovet on avattu"' in text
    assert "Muualla" not in text
    rows = [("Toinen", str(place.pk), ""), ("Ensin", str(place.pk), ""), ("Kylällä", "", "Kylmäkoski")]
    sent = {"rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "0", "seen": seen(akaa, "centres")}
    for number, (step, own, area) in enumerate(rows):
        sent |= {f"rows-{number}-step": step, f"rows-{number}-place": own, f"rows-{number}-area": area}
    sent |= {"rows-1-state": "done", "rows-1-day": "2026-05-02"}
    refused = {**sent, "rows-0-place": str(foreign.pk)}
    assert "govuk-error-message" in text_of(client.post("/fi/mappings/020/edit/centres/", refused))
    text = text_of(client.post("/fi/mappings/020/edit/centres/", sent, follow=True))
    assert text.index("Toinen") < text.index("Ensin") < text.index("Kylällä")
    centres = mapping_page(akaa, TODAY).centres
    assert [(centre.name, len(centre.steps)) for centre in centres] == [("Narikka", 2), ("Kylmäkoski", 1)]
    same = {**sent, "rows-1-place": "", "rows-2-area": "", "seen": seen(akaa, "centres")}
    assert client.post("/fi/mappings/020/edit/centres/", same).status_code == 302
    assert [(centre.name, len(centre.steps)) for centre in mapping_page(akaa, TODAY).centres] == [("Narikka", 3)]
    nowhere = {**sent, "rows-0-place": "", "seen": seen(akaa, "centres")}
    assert "Valitse paikka tai kirjoita alue" in text_of(client.post("/fi/mappings/020/edit/centres/", nowhere))


def test_the_surveys_of_the_municipality_are_told(client: Client, akaa: Municipality) -> None:
    assert "Silmukassa ei ole tehty kyselyä tässä kunnassa." in text_of(client.get("/fi/mappings/020/"))
    asked = make_round(scope="municipality", municipality=akaa)
    make_round(scope="municipality", municipality=make_municipality("562", name_fi="Orivesi"))
    text = text_of(client.get("/fi/mappings/020/"))
    assert str(asked.questionnaire) in text
    assert "Orivesi" not in text


def test_absence_is_said_aloud_and_is_not_the_same_as_untold(client: Client, akaa: Municipality) -> None:
    tell(akaa, "practice", consultation="not_in_use", work_pair="in_use", work_pair_note="Kahden viikon välein")
    text = text_of(client.get("/fi/mappings/020/"))
    assert "Konsultaatio ei ole käytössä." in text
    assert "Työparityö on käytössä." in text
    assert "Kahden viikon välein" in text


# --- What is derived: nobody is missing because nothing is known ------------------------------------------------------


def side_states(municipality: Municipality) -> dict[str, tuple[bool, bool]]:
    return {row.side.value: (row.is_present, row.is_missing) for row in mapping_page(municipality, TODAY).sides}


def test_the_four_are_derived_from_what_is_known_here_and_only_here(akaa: Municipality) -> None:
    make_organisation("Pirha", kind=OrganisationKind.WELLBEING_SERVICES_COUNTY)
    other = make_place(municipality=make_municipality("562"))
    other.work_forms.get().organisers.update(organisation=make_organisation("Muu", kind=OrganisationKind.PARISH))
    rebuild_index()
    assert set(side_states(akaa).values()) == {(False, False)}
    parish = make_organisation("Seurakunta", kind=OrganisationKind.PARISH)
    make_place(municipality=akaa).work_forms.get().organisers.update(organisation=parish)
    unit = make_organisation("Kunta", kind=OrganisationKind.MUNICIPAL_UNIT)
    unit.municipalities.add(akaa)
    rebuild_index()
    found = side_states(akaa)
    assert found == {
        "residents": (False, False),
        "third_sector": (True, False),
        "municipality": (True, False),
        "county": (False, False),
    }


def test_a_circle_led_by_a_worker_says_nothing_of_residents(akaa: Municipality) -> None:
    make_circle(municipality=akaa, lead=make_member(Role.SOCIAL_INSTRUCTOR, akaa))
    make_circle(municipality=akaa, state="draft", published_at=None)
    assert side_states(akaa)["residents"] == (False, False)
    make_circle(municipality=akaa)
    assert side_states(akaa)["residents"] == (True, False)


def test_a_person_confirms_or_overrides_with_a_note(client: Client, akaa: Municipality) -> None:
    unit = make_organisation("Kunta", kind=OrganisationKind.MUNICIPAL_UNIT)
    unit.municipalities.add(akaa)
    unit.save()
    sent = {"municipality": "missing", "municipality_note": "Työ päättyi", "county": "present"}
    answer = client.post("/fi/mappings/020/edit/quartet/", sent | {"seen": seen(akaa, "quartet")}, follow=True)
    text = text_of(answer)
    assert "Vahvistettu 22.11.2026. Työ päättyi" in text
    assert side_states(akaa) == {
        "residents": (False, False),
        "third_sector": (False, False),
        "municipality": (False, True),
        "county": (True, False),
    }


def test_grants_are_summed_only_where_they_are_told(client: Client, akaa: Municipality) -> None:
    here, away = make_organisation("Täällä"), make_organisation("Muualla")
    here.municipalities.add(akaa)
    here.save()
    for source, amount in (("municipality", 1500), ("municipality", None), ("stea", 20000), ("own", 7)):
        FundingRow.objects.create(organisation=here, source=source, year=2025, amount=amount)
    FundingRow.objects.create(organisation=away, source="stea", year=2025, amount=999)
    text = text_of(client.get("/fi/mappings/020/")).replace("\xa0", " ")
    assert "2025, Kunta: 2 avustusta, kerrotut summat yhteensä 1 500 euroa (1 summaa ei ole kerrottu)" in text
    assert "2025, STEA-avustus: 1 avustus, kerrotut summat yhteensä 20 000 euroa</li>" in text
    assert "999" not in text
    FundingRow.objects.filter(source="stea").update(amount=None)
    text = text_of(client.get("/fi/mappings/020/"))
    assert "2025, STEA-avustus: 1 avustus (1 summaa ei ole kerrottu)" in text


# --- Whose it is ----------------------------------------------------------------------------------------------------


def test_readers_read_their_own_municipality_and_change_nothing(akaa: Municipality) -> None:
    other = make_municipality("562", name_fi="Orivesi")
    for role in (Role.MUNICIPALITY_READER, Role.SOCIAL_INSTRUCTOR):
        client = client_of(make_member(role, akaa))
        text = text_of(client.get("/fi/mappings/020/"))
        assert "/edit/" not in text
        assert "Orivesi" not in text_of(client.get("/fi/mappings/"))
        assert client.get("/fi/mappings/562/").status_code == 404
        assert client.post("/fi/mappings/020/edit/actors/", PART).status_code == 404
    own = client_of(make_member(Role.COORDINATOR, other))
    assert own.post("/fi/mappings/020/edit/actors/", PART).status_code == 404
    assert own.get("/fi/mappings/562/edit/actors/").status_code == 200
    assert not Mapping.objects.exists()


@pytest.mark.parametrize("towns", [3, 40])
def test_the_list_asks_little_however_many_there_are(
    client: Client, towns: int, keeper: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(towns):
        town = make_municipality(f"{100 + number}")
        tell(town, "actors", state="done", responsible=keeper.pk)
        tell(town, "follow_up", responsible=keeper.pk, next_review_on="2026-11-01")
    with django_assert_max_num_queries(6):
        text = text_of(client.get("/fi/mappings/?show=review"))
    assert f"{towns} kuntaa" in text


def test_the_list_is_narrowed_by_how_far_each_is(client: Client, akaa: Municipality) -> None:
    done, begun = make_municipality("562", name_fi="Orivesi"), make_municipality("702", name_fi="Ruovesi")
    for kind in MappingPartKind:
        tell(done, kind.value, state="done")
    tell(begun, "actors", state="under_way")
    tell(begun, "follow_up", next_review_on="2026-11-22")
    tell(done, "follow_up", next_review_on="2026-11-23")
    for show, name in (("not_begun", "Akaa"), ("under_way", "Ruovesi"), ("done", "Orivesi"), ("review", "Ruovesi")):
        found = [town.name for town in client.get(f"/fi/mappings/?show={show}").context["page"]]
        assert found == [name], show
    of_two = make_member(Role.COORDINATOR, akaa)
    Membership.objects.create(user=of_two, role=Role.COORDINATOR, municipality=begun)
    assert "Mikään kunta ei ole tässä vaiheessa" in text_of(client_of(of_two).get("/fi/mappings/?show=done"))


@pytest.mark.parametrize("query", ["", "?show=done"])
def test_who_has_one_municipality_is_asked_of_no_others(akaa: Municipality, query: str) -> None:
    text = text_of(client_of(make_member(Role.MUNICIPALITY_READER, akaa)).get(f"/fi/mappings/{query}"))
    assert "1 kunta" in text
    assert "Mitkä kunnat näytetään" not in text
    assert 'name="show"' not in text
    both = make_member(Role.MUNICIPALITY_READER, akaa)
    Membership.objects.create(user=both, role=Role.MUNICIPALITY_READER, municipality=make_municipality("562"))
    assert "Mitkä kunnat näytetään" in text_of(client_of(both).get("/fi/mappings/"))


def test_a_page_asks_the_same_whatever_is_known(client: Client, akaa: Municipality) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/fi/mappings/020/")
        return len(found)

    make_place((1, 540, 720), municipality=akaa)
    make_circle((1, 540, 720), municipality=akaa)
    few = asked()
    for _more in range(4):
        make_place((1, 540, 720), municipality=akaa)
        make_circle((1, 540, 720), municipality=akaa)
    assert asked() == few


def test_steps_that_are_nowhere_are_told_once(client: Client, akaa: Municipality) -> None:
    usual = {f"rows-{at}-step": f"Askel {at}" for at in range(8)} | {f"rows-{at}-state": "not_done" for at in range(8)}
    sent = {"rows-TOTAL_FORMS": "8", "rows-INITIAL_FORMS": "0", "seen": seen(akaa, "centres"), **usual}
    text = text_of(client.post("/fi/mappings/020/edit/centres/", sent))
    assert text.count("Valitse paikka tai kirjoita alue, jonka askel tämä on.") == 2, "in the summary and at the field"
    assert 'value="Askel 7"' in text
    assert not mapping_page(akaa, TODAY).centres


def test_a_review_day_is_not_set_into_the_past(client: Client, akaa: Municipality) -> None:
    sent = {"measured": "", "follow_up": "", "schedule": "", "seen": seen(akaa, "follow_up")}
    text = text_of(client.post("/fi/mappings/020/edit/follow_up/", {**sent, "next_review_on": "2026-11-21"}))
    assert "Tämä päivä on jo mennyt." in text
    assert 'value="2026-11-21"' in text
    assert client.post("/fi/mappings/020/edit/follow_up/", {**sent, "next_review_on": "2026-11-22"}).status_code == 302
    tell(akaa, "follow_up", next_review_on="2026-11-01")
    kept = {**sent, "next_review_on": "2026-11-01", "schedule": "Keväisin", "seen": seen(akaa, "follow_up")}
    assert client.post("/fi/mappings/020/edit/follow_up/", kept).status_code == 302, "one that was agreed stays"
