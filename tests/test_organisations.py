"""The organisation directory: found by name and by what is done, kept by its own people."""

from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from network.actions.listings import ListingFacts, publish
from network.actions.organisations import OrganisationFacts, OrganisationReach, add, rebuild_organisation_keys
from network.business_ids import is_business_id
from network.enums import ConfirmedBy, ListingKind, Role
from network.facets import Facet
from network.models import AuditEntry, Membership, Organisation, OrganisationFunction, User
from network.views.organisations import PER_PAGE
from tests.make import make_member, make_municipality, make_organisation, make_user

pytestmark = pytest.mark.django_db

PAGE = "/fi/organisations/"
MARKER = "<script>alert('silmu')</script>"


def make_editor(organisation: Organisation) -> User:
    user = make_user()
    Membership.objects.create(user=user, role=Role.ORGANISATION_EDITOR, organisation=organisation)
    return user


def added(name: str = "Kotikulman tuki ry", **serves: Any) -> Organisation:
    codes = {key: frozenset(value) for key, value in serves.items()}
    return add(OrganisationFacts(name=name), OrganisationReach(**codes), by=make_member(Role.COORDINATOR))


def names(client: Client, query: str) -> list[str]:
    return [card.organisation.name for card in client.get(f"{PAGE}?{query}").context["cards"]]


def form_of(organisation: Organisation, **changes: Any) -> dict[str, Any]:
    facts = {"name": organisation.name, "kind": organisation.kind, "is_published": "on"}
    return {**facts, **changes}


def send(client: Client, address: str, sent: dict[str, Any]) -> Any:
    """Open the page of a record and send it back with this: it carries marks of what it showed."""
    return client.post(address, {**sent, "seen": client.get(address).context["seen"]})


@pytest.mark.parametrize(
    "text", ["ruoka-apu", "Ruoka-apua", "vardagshjälp", "everyday help", "kotikulma", "lapsiperheet"]
)
def test_an_organisation_is_found_by_what_it_does(client: Client, text: str) -> None:
    added(functions=["everyday_help"], audiences=["families_with_children"])
    added("Sydänystävät", functions=["recreation"])
    assert names(client, f"q={text}") == ["Kotikulman tuki ry"]


def test_saving_keeps_the_words_of_functions() -> None:
    organisation = added(functions=["everyday_help"])
    organisation.phone = "040 123"
    organisation.save()
    assert list(Organisation.objects.matching("ruoka-apu")) == [organisation]


def test_a_rebuild_mends_an_old_search_key(django_assert_max_num_queries: Any) -> None:
    rows = [make_organisation(f"Yhdistys {number}") for number in range(12)]
    OrganisationFunction.objects.bulk_create(OrganisationFunction(organisation=o, function="outreach") for o in rows)
    assert not Organisation.objects.matching("etsivä nuorisotyö").exists()
    with django_assert_max_num_queries(13):
        assert rebuild_organisation_keys() == 12
    assert Organisation.objects.matching("etsivä nuorisotyö").count() == 12
    assert rebuild_organisation_keys() == 0


def test_filters_work_together_and_alone(client: Client) -> None:
    make_municipality("562")
    make_municipality("837")
    one = added("Yksi", functions=["everyday_help"], municipalities=["562"], audiences=["women"])
    two = added("Toinen", functions=["everyday_help"], municipalities=["837"], audiences=["men"])
    assert set(names(client, "function=everyday_help")) == {one.name, two.name}
    assert names(client, "municipality=562") == [one.name]
    assert names(client, "for=men") == [two.name]
    assert names(client, "for=men&municipality=562") == []


def test_a_list_of_40_asks_as_little_as_a_list_of_one(client: Client, django_assert_max_num_queries: Any) -> None:
    make_municipality()
    added("Aakkonen", functions=["recreation"], municipalities=["837"])
    with django_assert_max_num_queries(5):
        client.get(PAGE)
    for number in range(40):
        added(f"Yhdistys {number}", functions=["recreation"], municipalities=["837"])
    with django_assert_max_num_queries(5):
        answer = client.get(PAGE)
    assert len(answer.context["page"]) == 20
    assert b'name="page" value="2"' in answer.content
    with django_assert_max_num_queries(5):
        client.get(f"{PAGE}?q=yhdistys&function=recreation&municipality=837&page=2")


@pytest.mark.parametrize(
    "query",
    ["function=nonsense", "municipality=x", "for=%00", "q=%00", "page=-1", "page=x", "q=" + "a" * 500, "q=%27%22"],
)
def test_a_strange_address_is_answered_and_keeps_what_was_typed(client: Client, query: str) -> None:
    added()
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    if query.startswith("q=a"):
        assert "a" * 500 in answer.content.decode()


def test_nothing_found_says_what_to_do_next(client: Client) -> None:
    page = client.get(f"{PAGE}?q=olematonta").content.decode()
    assert "Emme löytäneet" in page
    assert "Kokeile toista sanaa" in page
    assert 'value="olematonta"' in page


def test_hidden_and_forgotten_organisations_are_not_listed(client: Client) -> None:
    make_organisation("Piilossa", is_published=False)
    make_organisation("Vanha", confirmed_on=date(2025, 1, 1))
    make_organisation("Tuore", confirmed_on=date(2026, 11, 1))
    make_organisation("Vahvistamaton")
    with time_machine.travel("2026-11-22 12:00+02:00"):
        assert names(client, "") == ["Tuore", "Vahvistamaton"]


def test_å_ä_ö_come_last(client: Client) -> None:
    for name in ("Öljy", "Äiti", "Aino", "Åbo"):
        make_organisation(name)
    assert names(client, "") == ["Aino", "Åbo", "Äiti", "Öljy"]


def test_the_page_says_what_for_whom_where_and_who_confirmed(client: Client) -> None:
    make_municipality("562", name_fi="Orivesi")
    organisation = added(functions=["everyday_help"], audiences=["carers"], municipalities=["562"])
    page = client.get(organisation.get_absolute_url()).content.decode()
    for said in ("Arjen apu", "Omaishoitajat", "Orivesi", "verkoston koordinaattori", "Tukea elämäntilanteeseen"):
        assert said in page
    assert "Muokkaa" not in page


def test_the_page_shows_what_the_index_says_it_runs(client: Client) -> None:
    organisation, other = added(), added("Toinen ry")
    for key, runner in ((1, organisation), (2, other)):
        facets = {Facet.ORGANISATION: [str(runner.pk)]}
        publish(ListingFacts(ListingKind.PLACE, key, f"p{key}", f"Tupa {key}", make_municipality().code, facets=facets))
    page = client.get(organisation.get_absolute_url()).content.decode()
    assert "Tupa 1" in page
    assert "/fi/places/p1/" in page
    assert "Tupa 2" not in page


def test_a_hidden_organisation_is_a_strangers_404(client: Client) -> None:
    hidden = make_organisation(is_published=False)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    client.force_login(make_editor(hidden))
    assert client.get(hidden.get_absolute_url()).status_code == 200


def test_an_editor_keeps_their_own_and_the_trail_keeps_the_old(client: Client) -> None:
    organisation = added(functions=["recreation"])
    editor = make_editor(organisation)
    client.force_login(editor)
    assert client.get(f"{organisation.get_absolute_url()}edit/").status_code == 200
    sent = form_of(organisation, phone="040 1234567", functions=["everyday_help"], audiences=["carers"])
    answer = send(client, f"{organisation.get_absolute_url()}edit/", sent)
    assert answer.status_code == 302
    organisation.refresh_from_db()
    assert organisation.phone == "040 1234567"
    assert organisation.confirmed_by == ConfirmedBy.ORGANISER
    entry = AuditEntry.objects.get(verb="organisation_changed")
    assert entry.actor == f"user:{editor.pk}"
    assert entry.changes == {
        "phone": ["", "040 1234567"],
        "functions": [["recreation"], ["everyday_help"]],
        "audiences": [[], ["carers"]],
    }
    assert list(Organisation.objects.matching("ruoka-apu")) == [organisation]


def test_saved_with_nothing_changed_is_a_confirmation_in_the_history(client: Client) -> None:
    organisation = added(functions=["recreation"])
    client.force_login(make_editor(organisation))
    address = f"{organisation.get_absolute_url()}edit/"
    assert send(client, address, form_of(organisation, functions=["recreation"])).status_code == 302
    rows = {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0", "do": "save"}
    assert client.post(f"{address}seats/", rows).status_code == 302
    assert not AuditEntry.objects.filter(verb="organisation_changed").exists()
    assert AuditEntry.objects.filter(verb="organisation_confirmed").count() == 1
    page = client.get(f"{organisation.get_absolute_url()}history/").content.decode()
    assert "Tiedot vahvistettiin" in page
    assert "Tietoja muutettiin" not in page


@pytest.mark.parametrize("page", ["edit/", "confirm/"])
def test_a_stranger_finds_nothing_to_edit(client: Client, page: str) -> None:
    organisation = added()
    url = f"{organisation.get_absolute_url()}{page}"
    assert client.post(url)["Location"].startswith("/fi/accounts/login/")
    for stranger in (make_user(), make_editor(added("Naapuri ry")), make_member(Role.SOCIAL_INSTRUCTOR)):
        client.force_login(stranger)
        assert client.post(url, form_of(organisation, name="Kaapattu")).status_code == 404
        if page == "edit/":
            assert client.get(url).status_code == 404
    organisation.refresh_from_db()
    assert organisation.name == "Kotikulman tuki ry"


def test_a_coordinator_of_one_municipality_reaches_its_organisations(client: Client) -> None:
    make_municipality("562")
    make_municipality("837")
    near, far = added("Lähellä", municipalities=["562"]), added("Kaukana", municipalities=["837"])
    client.force_login(make_member(Role.COORDINATOR, make_municipality("562")))
    assert client.get(f"{near.get_absolute_url()}edit/").status_code == 200
    assert client.get(f"{far.get_absolute_url()}edit/").status_code == 404


def test_a_field_added_by_hand_changes_nothing(client: Client) -> None:
    organisation = added()
    before = {"slug": organisation.slug, "source": "", "is_demo": False, "is_published": True}
    client.force_login(make_editor(organisation))
    sent = form_of(organisation, slug="kaapattu", source="minä", is_demo="on", confirmed_by="network", is_staff="on")
    del sent["is_published"]
    client.post(f"{organisation.get_absolute_url()}edit/", sent)
    organisation.refresh_from_db()
    assert {key: getattr(organisation, key) for key in before} == before
    assert organisation.confirmed_by == ConfirmedBy.ORGANISER


def test_a_refused_form_keeps_what_was_written(client: Client) -> None:
    organisation = added()
    client.force_login(make_editor(organisation))
    sent = form_of(organisation, name="", phone="040 999", business_id="1234567-8", functions=["recreation"])
    page = client.post(f"{organisation.get_absolute_url()}edit/", sent)
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"name", "business_id"}
    assert 'value="040 999"' in page.content.decode()
    assert not AuditEntry.objects.filter(verb="organisation_changed").exists()


def test_confirming_takes_one_button(client: Client) -> None:
    organisation = added()
    client.force_login(make_editor(organisation))
    url = f"{organisation.get_absolute_url()}confirm/"
    assert client.get(url).status_code == 405
    with time_machine.travel("2026-11-22 12:00+02:00"):
        client.post(url)
    organisation.refresh_from_db()
    assert (organisation.confirmed_on, organisation.confirmed_by) == (date(2026, 11, 22), ConfirmedBy.ORGANISER)
    assert AuditEntry.objects.filter(verb="organisation_confirmed").count() == 1


def test_coordinators_add_and_others_do_not(client: Client) -> None:
    client.force_login(make_editor(added()))
    assert client.get(f"{PAGE}new/").status_code == 404
    assert client.post(f"{PAGE}new/", {"name": "Uusi", "kind": "unknown"}).status_code == 404
    client.force_login(make_member(Role.COORDINATOR))
    assert client.get(f"{PAGE}new/").status_code == 200
    answer = client.post(f"{PAGE}new/", {"name": "Kotikulman  Tuki ry", "kind": "unknown"})
    assert "jo hakemistossa" in answer.content.decode()
    answer = client.post(f"{PAGE}new/", {"name": "New", "kind": "association", "is_published": "on"})
    assert answer["Location"] == f"{PAGE}new-2/", "an organisation never takes the address of the form"
    assert names(client, "q=new") == ["New"]


def test_reading_writes_nothing(client: Client) -> None:
    organisation = added(functions=["recreation"])
    client.force_login(make_editor(organisation))
    before = list(Organisation.objects.values()), OrganisationFunction.objects.count(), AuditEntry.objects.count()
    for page in (PAGE, organisation.get_absolute_url(), f"{organisation.get_absolute_url()}edit/"):
        client.get(page)
    assert (
        list(Organisation.objects.values()),
        OrganisationFunction.objects.count(),
        AuditEntry.objects.count(),
    ) == before


def test_what_people_write_is_never_run(client: Client) -> None:
    texts = {"name": f"{MARKER}", "short_name": MARKER[:40], "phone": "<b>1", "description": MARKER, "source": MARKER}
    organisation = make_organisation(**texts)
    client.force_login(make_editor(organisation))
    for page in (PAGE, organisation.get_absolute_url(), f"{organisation.get_absolute_url()}edit/"):
        text = client.get(page).content.decode()
        assert MARKER not in text
        assert escape(MARKER) in text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_language_has_the_directory(client: Client, language: str) -> None:
    organisation = added(functions=["everyday_help"])
    said = {"fi": "Arjen apu", "sv": "Vardagshjälp", "en": "Everyday help"}[language]
    for page in (f"/{language}/organisations/", f"/{language}/organisations/{organisation.slug}/"):
        assert said in client.get(page).content.decode()


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            key: st.text(max_size=40)
            for key in ("name", "kind", "website", "email", "business_id", "functions", "municipalities")
        },
    )
)
def test_no_form_breaks_the_page(client: Client, sent: dict[str, str]) -> None:
    organisation = Organisation.objects.filter(slug="kestava").first() or make_organisation("Kestävä", slug="kestava")
    client.force_login(make_editor(organisation))
    assert client.post(f"{PAGE}kestava/edit/", sent).status_code < 500
    assert client.get(PAGE, sent).status_code < 500


@pytest.mark.parametrize(
    ("text", "right"), [("0201256-6", True), ("1234567-1", True), ("1234567-8", False), ("1234567", False), ("", False)]
)
def test_business_ids_are_checked(text: str, right: bool) -> None:
    assert is_business_id(text) is right


def test_the_title_says_what_is_looked_for(client: Client) -> None:
    make_municipality("562")
    added("Yksi", functions=["everyday_help"], municipalities=["562"])

    def title(query: str) -> str:
        page = client.get(f"{PAGE}?{query}").content.decode()
        return unescape(page.partition("<title>")[2].partition("</title>")[0])

    assert title("") == "Järjestöt – Silmukka"
    assert title("q=ruoka-apu&municipality=562") == "”ruoka-apu”, Kunta 562 – Järjestöt – Silmukka"
    assert title("q=xyzzy") == "”xyzzy” – Järjestöt – Silmukka"
    for number in range(PER_PAGE):
        added(f"Arki {number}")
    assert title("page=2") == "sivu 2 – Järjestöt – Silmukka"
