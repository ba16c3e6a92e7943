"""Where an organisation and a circle show, and what is missing, with the field that mends it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from network.enums import Role
from network.models import Organisation, OrganisationName
from tests.make import make_circle, make_member, make_municipality
from tests.test_organisations import added

pytestmark = pytest.mark.django_db


def told(client: Client, path: str) -> tuple[dict[str, bool], dict[str, str], str]:
    answer = client.get(path)
    found = answer.context["visibility"]
    return (
        {place.where: place.is_there for place in found.shown},
        {need.what: need.url for need in found.missing},
        answer.content.decode(),
    )


def test_an_organisation_sees_where_it_shows_and_what_is_missing(client: Client) -> None:
    make_municipality("837")
    organisation = added(functions=["outreach"], municipalities=["837"], life_situations=["carer"])
    client.force_login(make_member(Role.COORDINATOR))
    path = f"/fi/organisations/{organisation.slug}/visibility/"
    shown, missing, text = told(client, path)
    assert shown["Järjestöhakemisto ja haku"]
    assert shown["Hoidan läheistäni"]
    assert not shown["Suomi.fi-palvelutietovaranto (PTV)"]
    assert "Y-tunnus" in text
    edit = f"/fi/organisations/{organisation.slug}/edit/"
    assert missing["Kielet"] == f"{edit}#id_languages_0"
    assert missing["Milloin saa neuvoa"] == f"{edit}advice/"
    page = client.get(edit).content.decode()
    for url in missing.values():
        _path, _hash, field = url.partition("#")
        assert not field or f'id="{field}"' in page, url


def test_what_is_hidden_or_too_old_says_why(client: Client) -> None:
    organisation = added()
    client.force_login(make_member(Role.COORDINATOR))
    path = f"/fi/organisations/{organisation.slug}/visibility/"
    Organisation.objects.update(confirmed_on=timezone.localdate() - timedelta(days=400))
    shown, _missing, text = told(client, path)
    assert not shown["Järjestöhakemisto ja haku"]
    assert "yli vuosi sitten" in text
    Organisation.objects.update(is_published=False)
    shown, _missing, text = told(client, path)
    assert not shown["Oma sivu"]
    assert "jättänyt järjestön pois" in text


def test_a_circle_sees_the_same_of_itself(client: Client) -> None:
    circle = make_circle((1, 780, 900))
    draft = make_circle(state="draft", published_at=None)
    client.force_login(make_member(Role.COORDINATOR))
    shown, missing, _text = told(client, f"/fi/circles/{circle.slug}/visibility/")
    assert shown["Oma sivu"]
    assert shown["Kalenteri"]
    assert missing["Lyhyesti"] == f"/fi/circles/{circle.slug}/edit/#id_summary"
    page = client.get(f"/fi/circles/{circle.slug}/edit/").content.decode()
    for url in missing.values():
        _path, _hash, field = url.partition("#")
        assert not field or f'id="{field}"' in page, url
    shown, _missing, text = told(client, f"/fi/circles/{draft.slug}/visibility/")
    assert not any(shown.values())
    assert "ei ole vielä julkaistu" in text


def test_what_suomi_fi_asks_is_told_language_by_language(client: Client) -> None:
    make_municipality("837")
    organisation = added(municipalities=["837"], languages=["fi", "sv"])
    Organisation.objects.update(
        kind="association", business_id="1234567-1", name="A" * 101, description="Pitkä virke " * 20
    )
    client.force_login(make_member(Role.COORDINATOR))
    path = f"/fi/organisations/{organisation.slug}/visibility/"
    found = client.get(path).context["visibility"]
    assert [need.what for need in found.missing_for_ptv] == [
        "Nimi, enintään 100 merkkiä",
        "Kuvauksen ensimmäinen virke, enintään 150 merkkiä: siitä tulee tiivistelmä",
    ]
    assert [version.language for version in found.ptv_languages] == ["ruotsi"]
    assert len(found.ptv_languages[0].missing) == 2
    Organisation.objects.update(name="Aamu ry", description=f"Autamme. {'Pitkä virke ' * 20}")
    OrganisationName.objects.create(organisation=organisation, name="Morgon rf", kind="translation", language="sv")
    answer = client.get(path)
    found = answer.context["visibility"]
    assert found.missing_for_ptv == []
    assert "Tiedot riittävät palvelutietovarantoon." in answer.content.decode()
    assert {need.what for need in found.useful_for_ptv} >= {"Puhelin", "Verkkosivu"}
    assert [need.what[:11] for need in found.ptv_languages[0].missing] == ["Tiivistelmä"]
    page = client.get(f"/fi/organisations/{organisation.slug}/edit/").content.decode()
    for need in (*found.for_ptv,):
        assert f'id="{need.url.partition("#")[2]}"' in page, need.url
