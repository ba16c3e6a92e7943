"""A large directory is looked through for duplicates by a worker; the page answers at once and says how old it is."""

import pytest

from network import tasks
from network.enums import Role
from network.views import duplicates as views
from tests.make import make_member, make_organisation
from tests.sheet import signed_in, text

pytestmark = pytest.mark.django_db
URL = "/fi/organisations/duplicates/"


def test_a_large_directorys_page_answers_at_once_and_says_how_old_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LOOKED_THROUGH_AT_ONCE", 1)
    asked: list[bool] = []
    monkeypatch.setattr(tasks.look_for_duplicates, "apply_async", lambda **_options: asked.append(True))
    for name in ("Kaksoistalo ry", "Kaksoistalo yhdistys"):
        make_organisation(name, business_id="1234567-1")
    client = signed_in(make_member(Role.COORDINATOR))
    page = text(client.get(URL))
    assert ("Katsomme hakemistoa läpi" in page, "Kaksoistalo ry" in page, asked) == (True, False, [True])
    assert tasks.look_for_duplicates() == 1
    page = text(client.get(URL))
    assert ("Hakemisto on katsottu läpi" in page, "Kaksoistalo ry" in page, asked) == (True, True, [True])
    make_organisation("Uusi ry")
    page = text(client.get(URL))
    assert "Hakemisto on sen jälkeen muuttunut" in page
    assert "Kaksoistalo ry" in page
    assert asked == [True, True]
