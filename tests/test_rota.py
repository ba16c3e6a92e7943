"""Rotas: begun by an answer or by hand, proposed, looked at, confirmed, changed, ended."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse

from groups.actions.checklist import Said, answer
from groups.actions.circles import add_helper, approve, remove_helper
from groups.enums import MemberRole
from groups.models import CircleMember
from network.actions.people import delete_account
from network.models import AuditEntry
from responsibilities.actions.carriers import erase, name_person
from responsibilities.actions.forgetting import forget_old as forget_names
from responsibilities.actions.own_turns import be_away
from responsibilities.actions.rota import (
    ChangedMeanwhileError,
    change_rota,
    confirm,
    end_rota,
    extend_rotas,
    leave,
    propose_anew,
    start_rota,
)
from responsibilities.actions.turns import NotFreeError, assign
from responsibilities.enums import Consent, RotaDuty, TurnState
from responsibilities.models import Rota, Turn
from responsibilities.turn_reminding import remind_all
from tests.make import make_circle, make_member, make_user
from tests.rotas import NOON, TUESDAY, WEEK, client_of, confirm_all, make_rota, turn_of, turns_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


def test_an_answer_makes_a_rota_and_another_answer_ends_it() -> None:
    circle = make_circle((2, 780, 900))
    answer(circle, "facilitation", Said(("taking_turns",)), by=None)
    answer(circle, "facilitation", Said(("taking_turns", "visitor")), by=None)
    rota = circle.rotas.get()
    assert (rota.duty, rota.topic, rota.people.count()) == ("facilitation", "facilitation", 1)
    assert rota.turns.count() == 13
    answer(circle, "facilitation", Said(("volunteer",)), by=None)
    rota.refresh_from_db()
    assert (rota.ended_on, rota.turns.count()) == (TUESDAY, 0)
    answer(circle, "facilitation", Said(("taking_turns",)), by=None)
    assert circle.rotas.get().ended_on is None


def test_an_answer_does_not_end_a_rota_that_was_begun_by_hand() -> None:
    world = make_rota(duty=RotaDuty.FACILITATION)
    answer(world.circle, "facilitation", Said(("taking_turns",)), by=None)
    answer(world.circle, "facilitation", Said(("volunteer",)), by=None)
    world.rota.refresh_from_db()
    assert world.rota.ended_on is None


def test_a_draft_has_a_rota_and_turns_come_when_it_is_published() -> None:
    circle = make_circle((2, 780, 900), state="sent", published_at=None)
    answer(circle, "facilitation", Said(("taking_turns",)), by=None)
    assert Turn.objects.count() == 0
    approve(circle, by=make_user())
    assert {turn.gathering.day for turn in Turn.objects.all()} == {TUESDAY + n * WEEK for n in range(13)}
    circle.refresh_from_db()
    assert circle.expected_until == date(2027, 2, 16)


def test_turns_are_shared_evenly_over_the_gatherings_ahead() -> None:
    world = make_rota()
    names = [name for _day, name, _state in turns_of(world.rota)]
    assert names == ["Aino", "Bertta", "Veikko", "Aino", "Bertta"]
    assert {state for _day, _name, state in turns_of(world.rota)} == {"proposed"}
    assert start_rota(world.circle, RotaDuty.COFFEE, by=world.aino) == world.rota
    assert Turn.objects.count() == 5


def test_two_at_a_time_and_no_gathering_without_a_known_hole() -> None:
    world = make_rota(people_per_turn=2)
    days = [day for day, _name, _state in turns_of(world.rota)]
    assert days == [TUESDAY + n * WEEK for n in range(5) for _place in range(2)]
    for user in (world.aino, world.bertta, world.veikko):
        be_away(user, TUESDAY + WEEK, TUESDAY + WEEK, by=user)
    assert [name for day, name, _state in turns_of(world.rota) if day == TUESDAY + WEEK] == ["", ""]
    page = client_of(world.bertta).get("/fi/circles/kahvi/rota/").content.decode()
    assert "Näiltä kerroilta puuttuu joku" in page
    assert "tiistai 1.12. klo 13–15" in page


def test_confirmed_turns_stay_and_each_holder_hears_of_theirs() -> None:
    world = make_rota()
    with TestCase.captureOnCommitCallbacks(execute=True):
        confirm_all(world.circle, world.aino)
        confirm_all(world.circle, world.aino)
    assert sorted(m.to[0] for m in mail.outbox) == ["bertta@example.org", "veikko@example.org"]
    assert "tiistai 1.12. klo 13–15" in mail.outbox[0].body
    before = turns_of(world.rota)
    propose_anew(world.circle, by=world.aino)
    assert turns_of(world.rota) == before
    assert {state for _day, _name, state in before} == {"confirmed"}
    assert AuditEntry.objects.filter(verb="turns confirmed").count() == 1


def test_what_was_not_seen_is_not_confirmed() -> None:
    world = make_rota()
    page = client_of(world.aino).get("/fi/circles/kahvi/rota/")
    be_away(world.bertta, TUESDAY, TUESDAY + 4 * WEEK, by=world.bertta)
    with pytest.raises(ChangedMeanwhileError):
        confirm(world.circle, seen=page.context["seen"], by=world.aino)
    answer = client_of(world.aino).post("/fi/circles/kahvi/rota/confirm/", {"seen": page.context["seen"]}, follow=True)
    assert "Ehdotus ehti muuttua" in answer.content.decode()
    assert not Turn.objects.filter(state=TurnState.CONFIRMED).exists()
    fresh = client_of(world.aino).get("/fi/circles/kahvi/rota/")
    client_of(world.aino).post("/fi/circles/kahvi/rota/confirm/", {"seen": fresh.context["seen"]})
    assert Turn.objects.filter(state=TurnState.CONFIRMED).count() == 5


def test_days_away_are_respected_and_only_days_are_asked() -> None:
    world = make_rota()
    for _twice in range(2):
        be_away(world.aino, TUESDAY, TUESDAY + 2 * WEEK, by=world.aino)
    assert [name for _day, name, _state in turns_of(world.rota)][:3].count("Aino") == 0
    assert world.aino.away_days.count() == 1
    names = [name for _day, name, _state in turns_of(world.rota)]
    assert sorted(names.count(name) for name in ("Aino", "Bertta", "Veikko")) == [1, 2, 2]


def test_an_agreed_turn_on_days_away_stays_and_is_told() -> None:
    world = make_rota(confirmed=True)
    day = turn_of(world.bertta).gathering.day
    page = client_of(world.bertta).post("/fi/turns/", {"first": day, "last": ""}, follow=True).content.decode()
    assert "Sinulla on silloin jo sovittu vuoro: tiistai 1.12. klo 13–15. Pyydä sille vaihtoa." in page
    assert "Olet silloin poissa" in page
    assert turn_of(world.bertta).gathering.day == day


def test_past_turns_are_remembered_when_the_next_are_shared_out() -> None:
    world = make_rota(confirmed=True)
    with time_machine.travel("2026-12-16T12:00:00+02:00", tick=False):
        assert extend_rotas(date(2026, 12, 16)) == 1
        assert extend_rotas(date(2026, 12, 16)) == 0
        names = [name for day, name, _state in turns_of(world.rota) if day >= date(2026, 12, 16)]
        assert names == ["Bertta", "Veikko", "Aino", "Bertta"]


def test_a_rota_that_runs_out_goes_on_and_its_lead_hears_of_it_once() -> None:
    make_rota(confirmed=True)
    with time_machine.travel("2026-12-16T12:00:00+02:00", tick=False), TestCase.captureOnCommitCallbacks(execute=True):
        extend_rotas(date(2026, 12, 16))
        extend_rotas(date(2026, 12, 16))
    assert [m.to for m in mail.outbox] == [["aino@example.org"]]
    assert "loppuvat pian" in mail.outbox[0].body
    assert "3 vuoroa odottaa" in mail.outbox[0].body


def test_somebody_who_joins_starts_level_and_catches_nobody_up() -> None:
    world = make_rota(confirmed=True)
    newcomer = make_user(name="Dora")
    everybody = [world.aino, world.bertta, world.veikko, newcomer]
    change_rota(world.rota, people=everybody, people_per_turn=1, weeks=8, by=world.aino)
    assert world.person(newcomer).earlier == 1
    totals = Counter(name for _day, name, _state in turns_of(world.rota)) + Counter(Dora=1)
    assert sorted(totals.values()) == [2, 2, 3, 3]


def test_leaving_and_coming_back_at_once_is_no_way_out_of_turns() -> None:
    world = make_rota(confirmed=True)
    with time_machine.travel("2026-12-16T12:00:00+02:00", tick=False):
        leave(world.person(world.aino), by=world.aino)
        change_rota(
            world.rota, people=[world.aino, world.bertta, world.veikko], people_per_turn=1, weeks=4, by=world.aino
        )
        person = world.person(world.aino)
        assert (person.left_on, person.earlier) == (None, 0)


def test_a_leavers_turns_are_proposed_to_others_and_the_lead_hears() -> None:
    world = make_rota(confirmed=True)
    with TestCase.captureOnCommitCallbacks(execute=True):
        client_of(world.bertta).post(f"/fi/circles/kahvi/rota/{world.rota.pk}/leave/")
    assert [m.to for m in mail.outbox] == [["aino@example.org"]]
    totals = Counter(name for _day, name, _state in turns_of(world.rota))
    assert sorted(totals.items()) in ([("Aino", 2), ("Veikko", 3)], [("Aino", 3), ("Veikko", 2)])
    assert [state for _day, _name, state in turns_of(world.rota)].count("proposed") == 2


def test_who_stops_helping_is_let_off_unless_they_still_carry_the_circle() -> None:
    world = make_rota(confirmed=True)
    add_helper(world.circle, world.aino, by=world.aino)
    remove_helper(world.circle, world.aino, by=world.aino)
    assert world.person(world.aino).left_on is None
    remove_helper(world.circle, world.bertta, by=world.aino)
    assert world.person(world.bertta).left_on == TUESDAY
    assert "Bertta" not in {name for _day, name, _state in turns_of(world.rota)}


def test_a_deleted_account_leaves_no_hole_and_no_name() -> None:
    world = make_rota(confirmed=True)
    with time_machine.travel("2026-12-09T12:00:00+02:00", tick=False):
        delete_account(world.bertta, by=world.bertta)
        past, coming = turns_of(world.rota)[:3], turns_of(world.rota)[3:]
        assert [name for _day, name, _state in past] == ["Aino", "", "Veikko"]
        assert all(name for _day, name, _state in coming)
        assert world.rota.people.count() == 2


def test_a_lead_says_who_takes_a_turn_and_both_hear_of_it() -> None:
    world = make_rota(confirmed=True)
    turn = turn_of(world.bertta)
    with TestCase.captureOnCommitCallbacks(execute=True):
        for _twice in range(2):
            assign(turn, world.person(world.veikko), by=world.aino)
    assert sorted(m.to[0] for m in mail.outbox) == ["bertta@example.org", "veikko@example.org"]
    be_away(world.aino, turn.gathering.day, turn.gathering.day, by=world.aino)
    with pytest.raises(NotFreeError):
        assign(turn, world.person(world.aino), by=world.aino)
    page = client_of(world.aino).post(
        f"/fi/circles/kahvi/rota/turns/{turn.pk}/", {"holder": world.person(world.aino).pk}
    )
    assert "Hän on silloin poissa" in page.content.decode()
    assign(turn, None, by=world.aino)
    turn.refresh_from_db()
    assert (turn.holder, turn.state) == (None, "proposed")


def test_a_lead_notes_who_truly_did_a_turn_and_the_count_follows() -> None:
    world = make_rota(confirmed=True)
    turn = turn_of(world.bertta)
    with time_machine.travel("2026-12-09T12:00:00+02:00", tick=False):
        assign(turn, world.person(world.veikko), by=world.aino)
        page = client_of(world.aino).get("/fi/circles/kahvi/rota/")
        assert "Korjaa" in page.content.decode()
        had = {person.name: person.had for person in page.context["board"].rotas[0].people}
        assert had == {"Aino": 1, "Bertta": 0, "Veikko": 2}
    assert not mail.outbox


def test_fewer_at_a_time_takes_the_second_places_that_nobody_has_agreed_to() -> None:
    world = make_rota(people_per_turn=2)
    people = [world.aino, world.bertta, world.veikko]
    change_rota(world.rota, people=people, people_per_turn=1, weeks=4, by=world.aino)
    assert Turn.objects.count() == 5
    change_rota(world.rota, people=people, people_per_turn=2, weeks=4, by=world.aino)
    assert Turn.objects.count() == 10
    confirm_all(world.circle, world.aino)
    change_rota(world.rota, people=people, people_per_turn=1, weeks=4, by=world.aino)
    assert Turn.objects.count() == 10


def test_an_ended_rota_keeps_its_past_and_begins_again_with_it() -> None:
    world = make_rota(confirmed=True)
    with time_machine.travel("2026-12-02T12:00:00+02:00", tick=False):
        with TestCase.captureOnCommitCallbacks(execute=True):
            for _twice in range(2):
                end_rota(world.rota, by=world.aino)
        assert sorted(m.to[0] for m in mail.outbox) == ["bertta@example.org", "veikko@example.org"]
        assert [name for _day, name, _state in turns_of(world.rota)] == ["Aino", "Bertta"]
        again = start_rota(world.circle, RotaDuty.COFFEE, weeks=4, by=world.aino)
        assert again == world.rota
        assert [name for _day, name, _state in turns_of(again)][2] == "Veikko"


def test_a_rota_of_nobody_is_filled_when_it_is_begun_again() -> None:
    world = make_rota()
    for user in (world.aino, world.bertta, world.veikko):
        leave(world.person(user), by=user)
    assert {name for _day, name, _state in turns_of(world.rota)} == {""}
    start_rota(world.circle, RotaDuty.COFFEE, people=[world.veikko], weeks=4, by=world.aino)
    assert {name for _day, name, _state in turns_of(world.rota)} == {"Veikko"}


def test_candidates_are_the_circles_people_and_those_who_hold_a_duty() -> None:
    world = make_rota()
    neighbour = make_user(name="Naapuri Niemi")
    world.circle.responsibilities.create(duty="coffee", state="taken", taken_by=neighbour, since=TUESDAY)
    CircleMember.objects.create(
        circle=world.circle, user=make_user(name="Taustalla"), role=MemberRole.BACKGROUND_CONTACT
    )
    page = client_of(world.aino).get("/fi/circles/kahvi/rota/new/").content.decode()
    assert "Naapuri Niemi" in page
    assert "Taustalla" not in page
    sent = {"duty": "other", "name": " ", "people": [f"user:{neighbour.pk}"], "people_per_turn": 1, "weeks": 4}
    wrong = client_of(world.aino).post("/fi/circles/kahvi/rota/new/", sent).content.decode()
    assert "Kirjoita, mitä vuorossa tehdään." in wrong
    client_of(world.aino).post("/fi/circles/kahvi/rota/new/", {**sent, "name": "Kukkien <b>kastelu"})
    made = Rota.objects.get(duty="other")
    assert (made.name, [person.user for person in made.people.all()]) == ("Kukkien <b>kastelu", [neighbour])
    assert "Kukkien &lt;b&gt;kastelu" in client_of(neighbour).get("/fi/circles/kahvi/rota/").content.decode()
    foreign = {**sent, "duty": "keys", "people": [f"user:{make_user().pk}"]}
    assert (
        "Valitse nimet luettelosta"
        in client_of(world.aino).post("/fi/circles/kahvi/rota/new/", foreign).content.decode()
    )


def test_strangers_see_nothing_and_helpers_confirm_nothing() -> None:
    world = make_rota()
    stranger, elsewhere = make_user(), make_member("coordinator", make_circle().municipality)
    pages = ["rota/", "rota.pdf", "rota/new/", f"rota/{world.rota.pk}/", f"rota/turns/{turn_of(world.aino).pk}/"]
    for page in pages:
        assert client_of(stranger).get(f"/fi/circles/kahvi/{page}").status_code == 404
    for page in pages[2:]:
        assert client_of(world.bertta).get(f"/fi/circles/kahvi/{page}").status_code == 404
    for act in ("confirm", "propose", f"{world.rota.pk}/end"):
        assert client_of(world.bertta).post(f"/fi/circles/kahvi/rota/{act}/").status_code == 404
    assert client_of(world.bertta).get("/fi/circles/kahvi/rota/").status_code == 200
    assert client_of(elsewhere).get("/fi/circles/kahvi/rota/").status_code == 200
    assert {state for _day, _name, state in turns_of(world.rota)} == {"proposed"}


def test_the_database_keeps_a_turn_single() -> None:
    world = make_rota()
    turn = turn_of(world.aino)
    same = {"rota": world.rota, "gathering": turn.gathering}
    for wrong in ({"place": 1}, {"place": 2, "holder": turn.holder}, {"place": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Turn.objects.create(**same, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rota.objects.create(circle=world.circle, duty=RotaDuty.COFFEE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rota.objects.create(circle=world.circle, duty=RotaDuty.OTHER)
    with pytest.raises(IntegrityError), transaction.atomic():
        world.aino.away_days.create(first=TUESDAY, last=TUESDAY - WEEK)


def test_no_name_of_a_rota_is_on_a_public_page(client) -> None:  # type: ignore[no-untyped-def]
    world = make_rota(confirmed=True)
    for address in (world.circle.get_absolute_url(), "/fi/responsibilities/", "/fi/circles/", reverse("places:search")):
        page = client.get(address).content.decode()
        assert "Bertta" not in page
        assert "Veikko" not in page


def test_somebody_without_an_account_takes_turns_and_their_name_is_taken_back_everywhere() -> None:
    world = make_rota()
    spoken = {"consent": Consent.SPOKEN, "consented_on": TUESDAY}
    veera = name_person(world.circle, name="Veera naapurista", **spoken, by=world.aino)
    page = client_of(world.aino).get("/fi/circles/kahvi/rota/new/").content.decode()
    assert "Veera naapurista" in page
    sent = {
        "duty": "keys",
        "people": [f"carrier:{veera.pk}", f"user:{world.aino.pk}"],
        "people_per_turn": 1,
        "weeks": 4,
    }
    client_of(world.aino).post("/fi/circles/kahvi/rota/new/", sent)
    keys = world.circle.rotas.get(duty="keys")
    confirm_all(world.circle, world.aino)
    assert Counter(name for _day, name, _state in turns_of(keys)) in (
        Counter({"Aino": 3, "Veera naapurista": 2}),
        Counter({"Aino": 2, "Veera naapurista": 3}),
    )
    page = client_of(world.bertta).get("/fi/circles/kahvi/rota/").content.decode()
    assert "Veera" in page
    hers = keys.turns.ahead().filter(holder__carrier=veera).whole().in_order()[1]
    with time_machine.travel(hers.begins - timedelta(days=1), tick=False):
        remind_all()
    told = next(m for m in mail.outbox if m.to == ["aino@example.org"])
    assert "Veera naapurista, jolla ei ole tiliä" in told.body
    erase(veera, by=world.aino)
    assert "Veera" not in client_of(world.bertta).get("/fi/circles/kahvi/rota/").content.decode()
    assert {name for _day, name, _state in turns_of(keys)} == {"Aino"}


def test_a_name_with_turns_is_not_forgotten_as_idle() -> None:
    world = make_rota()
    spoken = {"consent": Consent.SPOKEN, "consented_on": TUESDAY}
    veera = name_person(world.circle, name="Veera", **spoken, by=world.aino)
    start_rota(world.circle, RotaDuty.KEYS, people=[veera], weeks=4, by=world.aino)
    with time_machine.travel("2028-01-05T03:00:00+02:00", tick=False):
        assert forget_names(date(2028, 1, 5))["names without an account"] == 0
        end_rota(world.circle.rotas.get(duty="keys"), by=world.aino)
        assert forget_names(date(2028, 1, 5))["names without an account"] == 1
