"""What checklist answers say of duties: who is sought, who does it already, who said so."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.actions.checklist import Said, answer
from groups.checklist import topics
from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from network.models import User
from responsibilities.actions.duties import hand_back
from responsibilities.actions.offers import accept, offer
from responsibilities.models import Responsibility
from responsibilities.wishes import wished
from tests.choices import ticked
from tests.make import make_circle, make_user

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def duties_of(circle: Circle) -> list[tuple[str, str, str]]:
    return list(circle.responsibilities.order_by("pk").values_list("duty", "option", "state"))


def done_by(person: User | None) -> dict[str, object]:
    """The facts of a topic that a volunteer takes care of."""
    told = {"contact_name": "", "contact_phone": "", "background": "", "background_name": ""}
    return {**told, "doer": person.pk if person else None}


EFFECTS = {
    "coffee_costs": {
        "participant_pays": ("coffee", "participants"),
        "association_supports": ("coffee", "association"),
        "city_department_supports": ("coffee", "city"),
        "seeking_sponsor": ("coffee", None),
    },
    "cleaning": {
        "participants_do_everything": ("cleaning", "participants"),
        "volunteer_takes_care": ("cleaning", None),
        "participants_coffee_venue_cleaning": ("cleaning", "venue"),
        "venue_takes_care": ("cleaning", "venue"),
    },
    "facilitation": {
        "all_participants": ("facilitation", "participants"),
        "volunteer": ("facilitation", None),
        "visitor": ("facilitation", None),
        "taking_turns": ("facilitation", "turns"),
        "employee_or_subsidised": ("facilitation", "employee"),
    },
    "planning_ahead": {
        "no_planning": None,
        "volunteer_plans": ("planning", None),
        "participants_plan": ("planning", "participants"),
        "volunteer_and_participants": ("planning", None),
    },
}


@pytest.mark.parametrize(("topic", "option"), [(topic, option) for topic in EFFECTS for option in EFFECTS[topic]])
def test_every_option_of_a_duty_topic_has_its_effect(topic: str, option: str) -> None:
    assert set(EFFECTS[topic]) == {listed.code for listed in topics()[topic].options}
    circle, effect = make_circle(), EFFECTS[topic][option]
    answer(circle, topic, Said((option,)), by=None)
    found = list(circle.responsibilities.values_list("duty", "held_as", "state"))
    assert found == ([(effect[0], effect[1] or "", "taken" if effect[1] else "open")] if effect else [])


def test_all_twelve_of_the_network_are_sought_unless_they_have_promised() -> None:
    circle, everybody = make_circle(), [option.code for option in topics()["responsibility_network"].options]
    answer(circle, "responsibility_network", Said(tuple(everybody), facts={"agreed": ["school"]}), by=None)
    held = circle.responsibilities.get(state="taken")
    assert (held.option, held.holder, held.taken_by) == ("school", "Sovittu piirin kanssa", None)
    assert circle.responsibilities.filter(state="open", duty="network").count() == len(everybody) - 1
    assert wished("use_of_time", ["all_of_these"]) == {}


@pytest.mark.parametrize(
    ("topic", "option"),
    [
        ("cleaning", "volunteer_takes_care"),
        ("facilitation", "volunteer"),
        ("planning_ahead", "volunteer_plans"),
        ("planning_ahead", "volunteer_and_participants"),
    ],
)
def test_whoever_says_i_do_holds_the_duty_and_others_are_not_invited(topic: str, option: str) -> None:
    circle, aino = make_circle(), make_user()
    answer(circle, topic, Said((option,)), by=aino)
    bertta = make_user()
    offer(circle.responsibilities.get(), by=bertta)
    answer(circle, topic, Said((option,), facts=done_by(aino)), by=aino)
    duty = circle.responsibilities.get()
    assert (duty.state, duty.held_as, duty.taken_by, duty.message) == ("taken", "self", aino, "")
    assert list(Responsibility.objects.inviting()) == []
    answer(circle, topic, Said((option,), facts=done_by(aino)), by=bertta)
    assert duties_of(circle) == [(duty.duty, option, "taken")]
    answer(circle, topic, Said((option,), facts=done_by(None)), by=aino)
    assert duties_of(circle) == [(duty.duty, option, "ended"), (duty.duty, option, "open")]


def test_who_was_accepted_keeps_the_duty_when_somebody_says_i_do() -> None:
    circle, aino, bertta = make_circle(), make_user(), make_user()
    answer(circle, "cleaning", Said(("volunteer_takes_care",)), by=aino)
    accept(offer(circle.responsibilities.get(), by=bertta), by=aino)
    answer(circle, "cleaning", Said(("volunteer_takes_care",), facts=done_by(aino)), by=aino)
    assert circle.responsibilities.get().taken_by == bertta


def test_who_said_i_do_and_hands_it_back_is_not_named_again() -> None:
    circle, aino = make_circle(), make_user()
    answer(circle, "planning_ahead", Said(("volunteer_plans",), facts=done_by(aino)), by=aino)
    hand_back(circle.responsibilities.get(), until=timezone.localdate(), by=aino)
    assert circle.answers.get().details["doer"] is None
    answer(circle, "planning_ahead", Said(("volunteer_plans",), "Syksystä alkaen"), by=aino)
    assert [state for _duty, _option, state in duties_of(circle)] == ["ended", "open"]


def test_the_lead_who_says_i_do_stays_what_they_are_in_the_circle() -> None:
    aino = make_user()
    circle = make_circle(lead=aino)
    CircleMember.objects.create(circle=circle, user=aino, role=MemberRole.HELPER)
    answer(circle, "facilitation", Said(("volunteer",), facts=done_by(aino)), by=aino)
    answer(circle, "facilitation", Said(("volunteer",), facts=done_by(None)), by=aino)
    assert circle.members.filter(user=aino).count() == 2


def test_the_page_asks_who_does_it_and_shows_who_said_so() -> None:
    aino, bertta, cecilia = make_user(), make_user(name="Bertta B"), make_user()
    circle = make_circle(lead=aino)
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    url = reverse("groups:topic", args=[circle.slug, "cleaning"])
    client_of(bertta).post(url, {"options": "volunteer_takes_care", "doer": str(bertta.pk), "seen": ""})
    assert circle.responsibilities.get().taken_by == bertta
    page = client_of(aino).get(url).content.decode()
    assert ticked(page, "doer") == [str(bertta.pk)]
    assert "Minä teen sen" in page
    refused = client_of(aino).post(url, {"options": "volunteer_takes_care", "doer": str(cecilia.pk), "seen": ""})
    assert refused.status_code == 200
    assert circle.responsibilities.get().taken_by == bertta
    duties = client_of(aino).get(reverse("responsibilities:circle_duties", args=[circle.slug])).content.decode()
    assert "Bertta B" in duties


def test_a_duty_that_the_checklist_fills_is_changed_on_the_checklist() -> None:
    aino = make_user()
    circle = make_circle(lead=aino)
    answer(circle, "coffee_costs", Said(("association_supports",)), by=aino)
    duty = circle.responsibilities.get()
    page = client_of(aino).get(reverse("responsibilities:circle_duties", args=[circle.slug])).content.decode()
    assert "Yhdistys" in page
    assert reverse("groups:topic", args=[circle.slug, "coffee_costs"]) in page
    ended = client_of(aino).get(reverse("responsibilities:end_duty", args=[circle.slug, duty.pk]))
    assert ended.status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.filter(pk=duty.pk).update(state="open")
