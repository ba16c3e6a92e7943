"""The ten boxes around a gathering: which they are, when each is filled, sought or missing, and how they are drawn."""

import re

import pytest
from django.test import Client

from groups.actions.checklist import Said, answer
from groups.checklist import topics
from groups.models import Circle
from groups.queries.circles import whole
from responsibilities.actions.duties import give_to_own
from responsibilities.boxes import IN_THE_MIDDLE, SHORT, Box, BoxState
from responsibilities.models import Responsibility
from responsibilities.queries.team import network_of
from responsibilities.ring import NARROW, WIDE, ring
from tests.make import make_circle, make_user

pytestmark = pytest.mark.django_db


def states(circle: Circle) -> dict[str, str]:
    boxes, _parties = network_of(whole(Circle.objects.all()).get(pk=circle.pk))
    return {box.code: box.state.value for box in boxes}


def test_ten_topics_stand_around_the_two_that_say_for_whom() -> None:
    around = [code for code in topics() if code not in IN_THE_MIDDLE]
    assert len(around) == 10
    assert list(SHORT) == around or set(SHORT) == set(around)
    boxes, parties = network_of(whole(Circle.objects.all()).get(pk=make_circle().pk))
    assert [box.code for box in boxes] == around
    assert len(parties) == 12
    assert len(WIDE.centres) == len(NARROW.centres) == 10


def test_a_new_circle_has_everything_missing() -> None:
    assert set(states(make_circle(state="draft", published_at=None)).values()) == {"missing"}


@pytest.mark.parametrize(
    ("topic", "said", "state"),
    [
        ("coffee_costs", Said(("seeking_sponsor",)), "sought"),
        ("coffee_costs", Said(("participant_pays",)), "filled"),
        ("coffee_costs", Said(("participant_pays", "seeking_sponsor")), "filled"),
        ("coffee_costs", Said(other="Kahvia ei keitetä"), "filled"),
        ("coffee_costs", Said(is_undecided=True), "missing"),
        ("cleaning", Said(("volunteer_takes_care",)), "sought"),
        ("planning_ahead", Said(("no_planning",)), "filled"),
        ("facilitation", Said(("taking_turns",)), "filled"),
        ("responsibility_network", Said(("school", "parish")), "sought"),
        ("principles", Said(("equality",)), "filled"),
        ("use_of_time", Said(("all_of_these",)), "filled"),
    ],
)
def test_what_an_answer_makes_of_its_box(topic: str, said: Said, state: str) -> None:
    circle = make_circle()
    answer(circle, topic, said, by=None)
    assert states(circle)[topic] == state


def test_a_taken_duty_fills_its_box_and_one_more_may_be_sought() -> None:
    circle, bertta = make_circle(), make_user()
    answer(circle, "responsibility_network", Said(("school", "parish")), by=None)
    give_to_own(circle.responsibilities.get(option="parish"), bertta, by=bertta)
    boxes, parties = network_of(whole(Circle.objects.all()).get(pk=circle.pk))
    box = next(box for box in boxes if box.is_network)
    assert (box.state, box.seeks_more) == (BoxState.FILLED, True)
    assert [(p.name, p.state) for p in parties if p.state] == [
        ("Oppilaitos", BoxState.SOUGHT),
        ("Seurakunta", BoxState.FILLED),
    ]


def test_a_duty_of_the_circles_own_belongs_to_its_box() -> None:
    circle = make_circle()
    Responsibility.objects.create(circle=circle, duty="venue")
    assert states(circle)["venue"] == "sought"


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_the_drawing_holds_ten_boxes_of_the_right_kind_and_escapes_its_words(layout, monkeypatch) -> None:
    circle = make_circle()
    answer(circle, "coffee_costs", Said(("seeking_sponsor",)), by=None)
    boxes, _parties = network_of(whole(Circle.objects.all()).get(pk=circle.pk))
    drawn = ring(boxes, layout)
    assert len(re.findall(r's-ring__box s-ring__box--(\w+)"', drawn)) == 10
    assert drawn.count("s-ring__box--sought") == 1
    assert 'aria-hidden="true"' in drawn
    monkeypatch.setattr("responsibilities.ring._", lambda _text: "<b>")
    assert "<b>" not in ring(boxes, layout)
    for x, y in layout.centres:
        assert layout.box[0] / 2 <= x <= layout.width - layout.box[0] / 2
        assert layout.box[1] / 2 <= y <= layout.height - layout.box[1] / 2


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Cleaning, dishes", ["Cleaning,", "dishes"]),
        ("Kehittyminen", ["Kehittyminen"]),
        ("Mitä tehdään", ["Mitä tehdään"]),
    ],
)
def test_a_name_too_long_for_its_box_stands_on_two_lines(name: str, lines: list[str]) -> None:
    boxes = [Box("cleaning", name, name, BoxState.FILLED, seeks_more=False)] * 10
    for layout in (WIDE, NARROW):
        drawn = re.findall(r"<tspan[^>]*>([^<]*)</tspan>", ring(boxes, layout))
        assert drawn[: len(lines)] == lines
        assert len(drawn) == 10 * len(lines)


def test_anybody_sees_the_boxes_and_nobodys_name_or_own_words(client: Client) -> None:
    circle, bertta = make_circle(name="Kahvipiiri"), make_user(name="Salainen Bertta")
    answer(circle, "coffee_costs", Said(other="Soita Bertalle 040 123"), by=None)
    answer(circle, "responsibility_network", Said(("school", "parish"), other="Diakoni Bertta"), by=None)
    give_to_own(circle.responsibilities.get(option="parish"), bertta, by=bertta)
    page = client.get(f"/fi/circles/{circle.slug}/network/").content.decode()
    assert "Bertta" not in page
    assert "Bertalle" not in page
    assert "Tarjoilukustannukset?" in page
    assert "Seurakunta (Mukana)" in page
    assert "toivoo oppilaitosta" in page
    part = client.get(f"/fi/circles/{circle.slug}/network/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "s-ring" in part
    assert f"/fi/circles/{circle.slug}/network/" in client.get(f"/fi/circles/{circle.slug}/").content.decode()


def test_a_draft_has_no_public_network(client: Client) -> None:
    circle = make_circle(state="draft", published_at=None)
    assert client.get(f"/fi/circles/{circle.slug}/network/").status_code == 404
