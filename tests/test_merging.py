"""Two records of one organisation made one: field by field, everything moves, the old address leads, and back again."""

import re
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from groups.actions.listings import index_circle, whole
from groups.models import Circle
from network.actions.merging import merge, tell_apart, undo_merge
from network.actions.once import GoneError
from network.actions.organisations import rebuild_organisation_keys, set_rows
from network.actions.roles import RoleGiven, end, give
from network.audit import record
from network.enums import Role
from network.facets import Facet
from network.forms.merging import MergeForm
from network.keeping import record_of
from network.models import (
    AuditEntry,
    ExternalId,
    KeeperMessage,
    ListingFacet,
    Membership,
    NotSame,
    Organisation,
    OrganisationFunction,
    OrganisationMerge,
    User,
)
from network.permissions import Reach
from network.queries.duplicates import relations
from network.record_rows import ROW_PARTS
from places.actions import publish_place
from places.models import Place, WorkFormOrganiser
from responsibilities.models import Carrier
from tests import make
from tests.sheet import signed_in, text

pytestmark = pytest.mark.django_db
URL = "/fi/organisations/duplicates/"


@pytest.fixture
def coordinator() -> User:
    return make.make_member(Role.COORDINATOR)


def twins() -> tuple[Organisation, Organisation]:
    """Two records of one organisation; the second runs a place, hosts a circle, and has an editor."""
    town = make.make_municipality()
    one = make.make_organisation("Naapuriapu ry", slug="naapuriapu", phone="03 111 2222", business_id="1234567-1")
    other = make.make_organisation("Naapuriapu", slug="naapuriapu-2", phone="03 333 4444", description="Autamme.")
    for each, function in ((one, "peer_support"), (other, "outreach")):
        each.municipalities.add(town)
        OrganisationFunction.objects.create(organisation=each, function=function)
        each.save()
    return one, other


def lives_of(other: Organisation) -> tuple[Place, Circle, User]:
    place = make.make_place((1, 600, 720))
    WorkFormOrganiser.objects.update(organisation=other)
    publish_place(place)
    circle = make.make_circle((2, 600, 720), host=other, place=place)
    index_circle(whole(Circle.objects.all()).get(pk=circle.pk))
    editor = make.make_member(Role.ORGANISATION_EDITOR, organisation=other)
    ExternalId.objects.create(organisation=other, source="ptv", key="x")
    record = record_of("organisation", slug=other.slug)
    assert record
    make.make_message(record, text="Numero on väärä")
    return place, circle, editor


def everything() -> dict[str, Any]:
    """Every row that joining may touch, as it stands; the times of writing left out."""
    skip = {"updated_at", "undone_at"}
    models = [Organisation, KeeperMessage, *{relation.related_model for relation in relations()}]
    found = {}
    for model in sorted(models, key=lambda each: each._meta.label):
        if model in (OrganisationMerge,):
            continue
        names = [field.attname for field in model._meta.concrete_fields if field.name not in skip]
        found[model._meta.label] = list(model._base_manager.order_by("pk").values_list(*names))
    found["functions"] = list(
        OrganisationFunction.objects.order_by("organisation", "function").values_list("organisation", "function")
    )
    found["facets"] = sorted(ListingFacet.objects.filter(facet=Facet.ORGANISATION).values_list("listing__key", "code"))
    return found


def test_rows_of_both_are_joined_each_once() -> None:
    ours, theirs = {"title": "Kuunteleminen", "for_whom": "", "url": ""}, {"title": "Ohjaus", "for_whom": "", "url": ""}
    values = ({"training": [ours]}, {"training": [theirs, ours], "languages": ["fi"]})
    for chosen, left in (("both", [ours, theirs]), ("first", [ours]), ("second", [theirs, ours])):
        sent = {"kept": "first", "training": chosen, "languages": "second"}
        form = MergeForm(sent, names=("Yksi", "Toinen"), values=values, where=Reach(everywhere=True))
        assert form.is_valid(), form.errors
        assert form.chosen() == {"training": left, "languages": ["fi"]}


def test_joined_field_by_field_in_the_browser_and_back(coordinator: User, client: Client) -> None:
    one, other = twins()
    place, circle, editor = lives_of(other)
    before = everything()
    keeper = signed_in(coordinator)
    page = text(keeper.get(URL))
    assert "Lähes varmasti sama" in page
    assert "sama nimi, sama kunta" in page
    pair = f"{URL}{one.pk}-{other.pk}/"
    page = text(keeper.get(pair))
    assert "paikkoja 1, ryhmiä 1, ylläpitäjiä 1" in page
    form = keeper.get(pair).context["form"]
    choices = {name: form[name].value() for name in form.fields}
    assert (choices["functions"], choices["description"], choices["business_id"]) == ("both", "second", "first")
    answer = keeper.post(pair, {**choices, "phone": "second"}, follow=True)
    assert "Naapuriapu on nyt osa tätä: Naapuriapu ry." in text(answer)
    one.refresh_from_db()
    assert (one.name, one.phone, one.description) == ("Naapuriapu ry", "03 333 4444", "Autamme.")
    assert sorted(one.functions.values_list("function", flat=True)) == ["outreach", "peer_support"]
    assert Circle.objects.get(pk=circle.pk).host == one
    assert Membership.objects.get(user=editor).organisation == one
    assert ExternalId.objects.get().organisation == one
    assert KeeperMessage.objects.get().record_key == one.pk
    assert WorkFormOrganiser.objects.get().organisation == one
    assert set(ListingFacet.objects.filter(facet=Facet.ORGANISATION).values_list("code", flat=True)) == {str(one.pk)}
    led = client.get("/fi/organisations/naapuriapu-2/")
    assert (led.status_code, led["Location"]) == (301, "/fi/organisations/naapuriapu/")
    assert rebuild_organisation_keys() == 0
    told = OrganisationMerge.objects.get()
    assert '<p class="govuk-body">Naapuriapu → <a' in text(keeper.get(URL))
    assert "on taas oma järjestönsä" in text(keeper.post(f"{URL}undo/{told.pk}/", follow=True))
    assert everything() == before
    assert client.get("/fi/organisations/naapuriapu-2/").status_code == 200
    assert rebuild_organisation_keys() == 0
    verbs = AuditEntry.objects.filter(object_id=str(one.pk), verb__startswith="organisation_merge").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["organisation_merged", "organisation_merge_undone"]
    assert place.pk


def test_everything_that_points_at_an_organisation_moves() -> None:
    """Also what has no name on the organisation's side: a new key to an organisation moves without being told of."""
    labels = {f"{relation.related_model._meta.label}.{relation.field.name}" for relation in relations()}
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Organisation
    }
    drawn = {
        "network.OrganisationFunction.organisation", "network.OrganisationAudience.organisation",
        "network.OrganisationFacet.organisation", "network.NotSame.first", "network.NotSame.second",
        "network.OrganisationImportLine.organisation",
    }  # fmt: skip
    assert pointing - labels == drawn
    assert {
        "groups.Circle.host",
        "places.WorkFormOrganiser.organisation",
        "responsibilities.Carrier.organisation",
    } <= labels


def test_a_carrier_without_a_named_relation_moves(coordinator: User) -> None:
    one, other = twins()
    circle = make.make_circle()
    carrier = Carrier.objects.create(
        circle=circle, name="Apu", organisation=other, is_organisation=True, consented_on=date(2026, 11, 1)
    )
    told = merge(one, other, {}, by=coordinator)
    carrier.refresh_from_db()
    assert carrier.organisation == one
    undo_merge(told, by=coordinator)
    carrier.refresh_from_db()
    assert carrier.organisation == other


def test_what_both_have_is_there_once_and_comes_back(coordinator: User) -> None:
    one, other = twins()
    place = make.make_place((1, 600, 720))
    form = place.work_forms.get()
    WorkFormOrganiser.objects.update(organisation=other)
    WorkFormOrganiser.objects.create(work_form=form, organisation=one, listed_as="x")
    publish_place(place)
    before = everything()
    told = merge(one, other, {}, by=coordinator)
    assert form.organisers.count() in (1, 2)
    undo_merge(told, by=coordinator)
    assert everything() == before


def test_joined_twice_leads_to_the_last_and_is_undone_in_order(coordinator: User, client: Client) -> None:
    one, other = twins()
    third = make.make_organisation("Kolmas ry", slug="kolmas")
    before = everything()
    first = merge(one, other, {}, by=coordinator)
    second = merge(third, one, {}, by=coordinator)
    for slug in ("naapuriapu", "naapuriapu-2"):
        assert client.get(f"/fi/organisations/{slug}/")["Location"] == "/fi/organisations/kolmas/"
    first.refresh_from_db()
    with pytest.raises(GoneError):
        undo_merge(first, by=coordinator)
    undo_merge(second, by=coordinator)
    first.refresh_from_db()
    undo_merge(first, by=coordinator)
    assert everything() == before
    with pytest.raises(GoneError):
        undo_merge(first, by=coordinator)


def test_what_was_changed_since_stays_when_joining_is_undone(coordinator: User) -> None:
    one, other = twins()
    told = merge(one, other, {"phone": "03 333 4444", "description": "Autamme."}, by=coordinator)
    one.refresh_from_db()
    one.phone = "03 999 9999"
    one.save()
    undo_merge(told, by=coordinator)
    one.refresh_from_db()
    assert (one.phone, one.description) == ("03 999 9999", "")


def test_told_apart_they_are_not_offered_again(coordinator: User) -> None:
    one, other = twins()
    keeper = signed_in(coordinator)
    assert "Naapuriapu ry – Naapuriapu" in text(keeper.get(URL))
    answer = keeper.post(f"{URL}{other.pk}-{one.pk}/apart/", follow=True)
    assert "Emme ehdota niitä enää." in text(answer)
    assert "Naapuriapu ry – Naapuriapu" not in text(answer)
    keeper.post(f"{URL}{one.pk}-{other.pk}/apart/")
    assert NotSame.objects.count() == 1


def test_said_to_be_two_is_listed_and_can_be_taken_back(coordinator: User, django_assert_max_num_queries: Any) -> None:
    one, other = twins()
    keeper = signed_in(coordinator)
    keeper.post(f"{URL}{other.pk}-{one.pk}/apart/")
    assert "Eri järjestöiksi sanottu: 1 pari" in text(keeper.get(URL))
    for number in range(25):
        tell_apart(one, make.make_organisation(f"Muu {number} ry"), by=coordinator)
    told = NotSame.objects.get(second=other)
    with django_assert_max_num_queries(6):
        page = text(keeper.get(f"{URL}apart/?page=2"))
    assert "Naapuriapu ry – Naapuriapu" in page
    assert str(coordinator) in page
    pair = f"{URL}{other.pk}-{one.pk}/"
    assert "Nämä on sanottu eri järjestöiksi." in text(keeper.get(pair))
    answer = keeper.post(f"{URL}apart/{told.pk}/take-back/", follow=True)
    assert "Nämä on sanottu eri järjestöiksi." not in text(keeper.get(pair))
    assert "Peruttu: Naapuriapu ry ja Naapuriapu voivat taas olla sama järjestö." in text(answer)
    assert "Naapuriapu ry – Naapuriapu" in text(keeper.get(URL)), "a candidate again"
    assert keeper.post(f"{URL}apart/{told.pk}/take-back/").status_code == 404
    assert "Peruttiin tieto, että on eri järjestö" in text(keeper.get(f"{one.get_absolute_url()}history/"))


def test_a_coordinator_of_a_town_takes_back_what_is_there(coordinator: User) -> None:
    one, other = twins()
    told = tell_apart(one, other, by=coordinator)
    elsewhere = signed_in(make.make_member(Role.COORDINATOR, make.make_municipality("562")))
    assert "Naapuriapu ry – Naapuriapu" not in text(elsewhere.get(f"{URL}apart/"))
    assert elsewhere.post(f"{URL}apart/{told.pk}/take-back/").status_code == 404
    assert NotSame.objects.exists()
    own = signed_in(make.make_member(Role.COORDINATOR, make.make_municipality("837")))
    assert own.post(f"{URL}apart/{told.pk}/take-back/").status_code == 302
    assert not NotSame.objects.exists()


def test_a_choice_that_lacks_keeps_what_was_chosen(coordinator: User) -> None:
    one, other = twins()
    keeper = signed_in(coordinator)
    pair = f"{URL}{one.pk}-{other.pk}/"
    answer = keeper.post(pair, {"kept": "first", "phone": "third"})
    assert answer.status_code == 200
    assert Organisation.objects.count() == 2
    assert keeper.get(f"{URL}{one.pk}-{one.pk}/").status_code == 404
    assert keeper.get(f"{URL}{one.pk}-99999999/").status_code == 404


def test_a_coordinator_of_a_town_joins_what_is_there() -> None:
    one, other = twins()
    keeper = signed_in(make.make_member(Role.COORDINATOR, make.make_municipality("562")))
    assert "Naapuriapu ry – Naapuriapu" not in text(keeper.get(URL))
    for path in ("", "apart/"):
        assert keeper.post(f"{URL}{one.pk}-{other.pk}/{path}").status_code == 404
    told = merge(one, other, {}, by=make.make_member(Role.COORDINATOR))
    assert keeper.post(f"{URL}undo/{told.pk}/").status_code == 404
    own = signed_in(make.make_member(Role.COORDINATOR, make.make_municipality("837")))
    assert own.post(f"{URL}undo/{told.pk}/").status_code == 302


def test_a_new_organisation_does_not_take_an_old_address(coordinator: User) -> None:
    one, other = twins()
    merge(one, other, {}, by=coordinator)
    from network.actions.organisations import OrganisationFacts, OrganisationReach, add
    from network.organisation_plan import free_slug, taken_slugs

    add(OrganisationFacts("Naapuriapu 2"), OrganisationReach(), by=coordinator)
    assert not Organisation.objects.filter(slug="naapuriapu-2").exists()
    assert free_slug("naapuriapu 2", taken_slugs()) != "naapuriapu-2"


def test_the_history_of_the_kept_tells_of_both_and_leads_back(
    coordinator: User, django_assert_max_num_queries: Any
) -> None:
    one, other = twins()
    editor = make.make_member(Role.ORGANISATION_EDITOR, organisation=other)
    for row in ({"training": "Kuunteleminen"}, {"training": "Ohjaus"}):
        set_rows(other, ROW_PARTS["training"], [{"title": row["training"]}], by=editor)
    set_rows(other, ROW_PARTS["funding"], [{"source": "stea", "year": 2026}], by=editor)
    record("organisation_claimed", other, by=editor)
    told = merge(one, other, {}, by=coordinator)
    entry = AuditEntry.objects.get(verb="organisation_merged")
    assert set(entry.changes) == {"training", "funding", "names"}
    assert [row["title"] for row in entry.changes["training"][1]] == ["Ohjaus"]
    moved = AuditEntry.objects.get(verb="role_moved")
    assert moved.changes == {"user": [editor.pk, editor.pk], "organisation": [other.pk, one.pk]}
    keeper, address = signed_in(coordinator), f"{one.get_absolute_url()}history/"
    keeper.get(address)  # SQLite is asked once in a process whether it knows JSON
    with django_assert_max_num_queries(2 + 6):
        page = text(keeper.get(address))
    assert page.count("Tämä koskee tietoa, joka on yhdistetty tähän: Naapuriapu.") == 4
    assert "Järjestö otti tietonsa hoitoonsa" in page
    assert "Palauta entinen" not in page, "what was changed in another record is not written into this one"
    assert f'action="{URL}undo/{told.pk}/"' in page
    first = AuditEntry.objects.filter(verb="organisation_changed").earliest("pk")
    assert keeper.post(f"{address}{first.pk}/undo/").status_code == 404
    own = text(signed_in(editor).get(address))
    assert "Järjestö otti tietonsa hoitoonsa" in own
    assert "Peru yhdistäminen" not in own, "it is for those who keep the directory"
    keeper.post(f"{URL}undo/{told.pk}/")
    page = text(keeper.get(address))
    assert "Yhdistäminen peruttiin" in page
    assert "yhdistetty tähän" not in page
    assert "Peru yhdistäminen" not in page
    assert "Ohjaus" in text(keeper.get(f"{other.get_absolute_url()}history/"))


def test_only_the_latest_joining_is_undone_from_the_history(coordinator: User) -> None:
    one, other = twins()
    third = make.make_organisation("Kolmas ry", slug="kolmas")
    first = merge(one, other, {}, by=coordinator)
    undo_merge(first, by=coordinator)
    again = merge(one, other, {}, by=coordinator)
    last = merge(one, third, {}, by=coordinator)
    keeper, address = signed_in(coordinator), f"{one.get_absolute_url()}history/"
    undo = re.compile(rf'action="{URL}undo/([0-9]+)/"')
    assert undo.findall(text(keeper.get(address))) == [str(last.pk)]
    undo_merge(last, by=coordinator)
    assert undo.findall(text(keeper.get(address))) == [str(again.pk)]


def test_rights_come_back_and_one_that_was_given_to_both_is_to_both(coordinator: User) -> None:
    one, other = twins()
    editors = [make.make_member(Role.ORGANISATION_EDITOR, organisation=each) for each in (one, other)]
    Membership.objects.create(user=editors[1], role=Role.ORGANISATION_EDITOR, organisation=one)
    told = merge(one, other, {}, by=coordinator)
    claimed, old = make.make_user(), make.make_user()
    give(claimed, RoleGiven(Role.ORGANISATION_EDITOR, organisation=one), by=coordinator)
    end(give(old, RoleGiven(Role.ORGANISATION_EDITOR, organisation=one), by=coordinator), by=coordinator)
    undo_merge(told, by=coordinator)

    def kept_by(user: User) -> set[int]:
        return set(Membership.objects.current().filter(user=user).values_list("organisation", flat=True))

    assert [kept_by(each) for each in editors] == [{one.pk}, {one.pk, other.pk}]
    assert kept_by(claimed) == {one.pk, other.pk}
    assert kept_by(old) == set()
    back = Membership.objects.get(user=claimed, organisation=other)
    trail = AuditEntry.objects.filter(object_type="network.membership")
    entry = trail.get(verb="role_given", object_id=str(back.pk))
    assert (entry.actor, entry.changes["organisation"]) == (f"user:{coordinator.pk}", [None, other.pk])
    assert trail.filter(verb="role_moved").count() == 2
