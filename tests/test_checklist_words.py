"""Every option of the list is on its page, in its words, in three languages; and "all of these" means all."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from groups.actions.circles import start
from groups.checklist import settled, topics
from groups.models import ChecklistAnswer, Circle
from network.models import User
from tests.choices import Choices, options, ticked
from tests.make import make_municipality, make_user

pytestmark = pytest.mark.django_db
ROWS = json.loads((Path(__file__).parent.parent / "groups/data/checklist.json").read_text(encoding="utf-8"))["topics"]
NO_TIMES = {"time-TOTAL_FORMS": "2", "time-INITIAL_FORMS": "0"}
TIME = topics()["use_of_time"]
EVERY = [option.code for option in TIME.options]
OTHERS = EVERY[:-1]


@pytest.fixture
def aino(db: None) -> User:
    return make_user()


@pytest.fixture
def circle(aino: User) -> Circle:
    return start(name="Piiri", municipality=make_municipality(), language="fi", by=aino)


@pytest.fixture
def hers(aino: User, client: Client) -> Client:
    client.force_login(aino)
    return client


def not_shown(page: str, row: dict, language: str) -> list[str]:
    """What of the topic's row its page does not hold: a question, help, an example, an option, own words."""
    shown = options(page, "options")
    faults = [o["code"] for o in row["options"] if shown.get(o["code"]) != o[language]]
    text = page.replace("&#x27;", "'").replace("&amp;", "&")
    faults += [
        part[:20] for part in (row[language], row["help"][language], row["example"][language]) if part not in text
    ]
    if [found["tag"] for found in Choices(page).inputs if found.get("name") == "other"] != ["textarea"]:
        faults.append("other")
    return faults


def test_the_list_has_twelve_topics_sixty_two_options_and_own_words_on_each() -> None:
    assert len(ROWS) == 12
    assert sum(len(row["options"]) for row in ROWS) == 62
    assert [row["other"] for row in ROWS] == [True] * 12


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_a_page_holds_all_that_its_topic_lists(circle: Circle, hers: Client, row: dict, language: str) -> None:
    page = hers.get(f"/{language}/circles/{circle.slug}/checklist/{row['code']}/").content.decode()
    assert not_shown(page, row, language) == []
    extra = set(options(page, "options")) - {option["code"] for option in row["options"]}
    assert extra <= {"undecided"}
    assert ("undecided" in extra) is not row["many"]
    assert row["many"] is bool(options(page, "undecided"))


def test_a_missing_option_or_own_words_would_be_seen(circle: Circle, hers: Client) -> None:
    row = ROWS[0]
    page = hers.get(f"/fi/circles/{circle.slug}/checklist/{row['code']}/").content.decode()
    assert not_shown(page.replace("Yksinäiset", "Yksin"), row, "fi") == ["lonely"]
    assert not_shown(page.replace('name="other"', 'name="more"'), row, "fi") == ["other"]


@pytest.mark.parametrize("code", list(topics()))
def test_own_words_are_kept_on_every_topic(circle: Circle, hers: Client, code: str) -> None:
    url, words = f"/fi/circles/{circle.slug}/checklist/{code}/", 'Näin & "noin" <b>ä'
    hers.post(url, {**NO_TIMES, "other": words, "seen": ""})
    assert ChecklistAnswer.objects.get(topic=code).other == words
    assert "Näin &amp; &quot;noin&quot; &lt;b&gt;ä" in hers.get(url).content.decode()


def test_saving_all_of_these_ticks_the_others_and_taking_one_away_leaves_the_rest(circle: Circle, hers: Client) -> None:
    url = f"/fi/circles/{circle.slug}/checklist/use_of_time/"
    hers.post(url, {"options": ["all_of_these"], "seen": ""})
    page = hers.get(url).content.decode()
    assert ticked(page, "options") == EVERY
    assert "”Kaikkea näitä” valitsee kaikki muutkin." in page
    assert 'data-implies="all_of_these"' in page
    seen = next(found["value"] for found in Choices(page).inputs if found.get("name") == "seen")
    hers.post(url, {"options": EVERY[1:], "seen": seen})
    assert ticked(hers.get(url).content.decode(), "options") == OTHERS[1:]


@pytest.mark.parametrize(
    ("codes", "shown", "meant"),
    [
        (["all_of_these"], [], EVERY),
        (["all_of_these", OTHERS[0]], [OTHERS[0]], EVERY),
        (EVERY, EVERY, EVERY),
        (EVERY[1:], EVERY, OTHERS[1:]),
        (["all_of_these"], EVERY, EVERY),
        (OTHERS, EVERY, OTHERS),
        ([OTHERS[2], OTHERS[0]], EVERY, [OTHERS[0], OTHERS[2]]),
        ([], EVERY, []),
    ],
)
def test_what_was_meant(codes: list[str], shown: list[str], meant: list[str]) -> None:
    assert settled(TIME, codes, shown) == meant


def test_a_topic_without_such_an_option_takes_what_was_ticked() -> None:
    with override("fi"):
        assert settled(topics()["for_whom"], ["wants_company", "lonely", "no_such"], []) == ["lonely", "wants_company"]
