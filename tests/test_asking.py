"""Letters to the keepers of many records at once: said first, one a person, told record by record, never twice."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from groups.models import CircleMember
from network import asking, reminding
from network.actions import organisations as actions
from network.actions.reminders import forget_orders, order_reminders, send_reminders
from network.enums import AskStage, JobState, Role
from network.keeping import keeping_of
from network.models import AuditEntry, Digest, Membership, NoFactLetters, Organisation, ReminderOrder, User
from places.actions.places import edit_place
from places.actions.work_forms import add_organiser, add_work_form
from tests.at_once import at_once, on_postgresql
from tests.make import make_circle, make_member, make_municipality, make_organisation, make_place, make_user
from tests.sheet import signed_in, text

pytestmark = [pytest.mark.django_db]
URL = "/fi/freshness/"


def stale(name: str, *editors: User, days: int = 100) -> Organisation:
    organisation = make_organisation(name, confirmed_on=timezone.localdate() - timedelta(days=days))
    for editor in editors:
        Membership.objects.create(user=editor, role=Role.ORGANISATION_EDITOR, organisation=organisation)
    return organisation


@pytest.fixture
def coordinator() -> User:
    return make_member(Role.COORDINATOR)


def ask(client: Client, *records: Organisation, **filters: str) -> ReminderOrder:
    data = {"record": [f"organisation-{record.pk}" for record in records], **filters}
    answer = client.post(f"{URL}ask/", {"which": "chosen", **data})
    order: ReminderOrder = ReminderOrder.objects.latest("pk")
    assert answer["Location"] == order.get_absolute_url()
    return order


def outcomes(order: ReminderOrder) -> dict[str, str]:
    return {line.title: str(line.outcome) for line in order.lines.order_by("pk")}


def test_a_person_with_many_records_gets_one_letter_after_a_word(coordinator: User) -> None:
    aino, bertta = make_user("aino@example.org"), make_user("bertta@example.org")
    both = [stale("Yksi ry", aino), stale("Kaksi ry", aino, bertta)]
    client = signed_in(coordinator)
    order = ask(client, *both)
    page = text(client.get(order.get_absolute_url()))
    assert mail.outbox == []
    assert "Kirje lähtee 2 ihmiselle" in page
    assert "kysytään 2 tiedosta" in page
    assert "järjestö itse (2 ihmistä)" in page
    assert aino.email not in page
    page = text(client.post(order.get_absolute_url(), follow=True))
    assert Counter(letter.to[0] for letter in mail.outbox) == {aino.email: 1, bertta.email: 1}
    assert "Kirje lähti 2 ihmiselle" in page
    assert "Kirje lähti: 2 kirjettä, 2 tietoa" in page, "a record that two are asked about is told once"
    assert order.lines.count() == 3
    assert "Yksi ry" in mail.outbox[0].body
    assert "Kaksi ry" in mail.outbox[0].body
    assert mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>") in mail.outbox[0].body
    assert AuditEntry.objects.filter(verb="keepers_reminded").count() == 3
    english = order.get_absolute_url().replace("/fi/", "/en/")
    assert "the organisation itself (2 people)" in text(client.get(english))


def test_sent_twice_is_one_letter_also_by_another_coordinator(coordinator: User) -> None:
    organisation = stale("Yksi ry", make_user())
    first, second = signed_in(coordinator), signed_in(make_member(Role.COORDINATOR))
    orders = [ask(first, organisation), ask(second, organisation)]
    for _twice in range(2):
        first.post(orders[0].get_absolute_url())
        second.post(orders[1].get_absolute_url())
    assert len(mail.outbox) == 1
    assert outcomes(orders[0]) == {"Yksi ry": "sent"}
    assert outcomes(orders[1]) == {"Yksi ry": "written"}
    assert outcomes(ask(second, organisation)) == {"Yksi ry": "asked"}
    assert "Tästä on jo kysytty" in text(second.get(ReminderOrder.objects.latest("pk").get_absolute_url()))


def test_each_record_says_why_nobody_is_asked(coordinator: User) -> None:
    silent, nameless = make_user(), make_user()
    NoFactLetters.objects.create(person=silent)
    User.objects.filter(pk=nameless.pk).update(email="")
    asked = stale("Kysytty ry", make_user())
    reminding.remind_all()
    mail.outbox.clear()
    make_member(Role.COORDINATOR)
    unkept, own = stale("Yksin ry"), stale("Oma ry", coordinator)
    records = [stale("Hiljainen ry", silent), stale("Osoitteeton ry", nameless), asked, unkept, own]
    order = ask(signed_in(coordinator), *records)
    assert outcomes(order) == {
        "Hiljainen ry": "stopped",
        "Osoitteeton ry": "no_address",
        "Kysytty ry": "asked",
        "Yksin ry": "no_keeper",
        "Oma ry": "own",
    }
    assert "Yhtään kirjettä ei lähde" in text(signed_in(coordinator).get(order.get_absolute_url()))


def test_a_letter_that_cannot_leave_stops_nobody_and_is_tried_again(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    aino, bertta = make_user("aino@example.org"), make_user("bertta@example.org")
    client = signed_in(coordinator)
    order = ask(client, stale("Yksi ry", aino), stale("Kaksi ry", bertta))
    real = reminding.letter

    def refused(address: str, *rest: Any) -> Any:
        if address == aino.email:
            raise OSError("no such box")
        return real(address, *rest)

    monkeypatch.setattr(reminding, "letter", refused)
    page = text(client.post(order.get_absolute_url(), follow=True))
    assert outcomes(order) == {"Yksi ry": "failed", "Kaksi ry": "sent"}
    assert "1 kirje ei lähtenyt. Muut lähtivät." in page
    assert "(OSError)" in page
    monkeypatch.setattr(reminding, "letter", real)
    client.post(order.get_absolute_url())
    assert outcomes(order) == {"Yksi ry": "sent", "Kaksi ry": "sent"}
    assert Counter(letter.to[0] for letter in mail.outbox) == {aino.email: 1, bertta.email: 1}


def test_what_was_confirmed_in_between_is_not_asked(coordinator: User) -> None:
    organisation = stale("Yksi ry", make_user())
    client = signed_in(coordinator)
    order = ask(client, organisation)
    Organisation.objects.filter(pk=organisation.pk).update(confirmed_on=timezone.localdate())
    client.post(order.get_absolute_url())
    assert outcomes(order) == {"Yksi ry": "changed"}
    assert mail.outbox == []


def test_a_letter_that_a_dying_worker_had_in_hand_is_not_sent_again(coordinator: User) -> None:
    editor = make_user()
    order = ask(signed_in(coordinator), stale("Yksi ry", editor))
    send_reminders(order, by=coordinator)
    Digest.objects.create(person=editor, day=timezone.localdate(), order=order)
    asking.carry_out(order.pk)
    assert mail.outbox == []
    line = order.lines.get()
    assert (line.outcome, line.error) == ("failed", "interrupted")


def test_all_of_a_filter_waits_for_a_worker_and_only_the_area_is_asked(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        stale(f"Vanha {number}", make_user())
    make_organisation("Tuore ry", confirmed_on=timezone.localdate())
    client = signed_in(coordinator)
    answer = client.post(f"{URL}ask/", {"which": "all", "kind": "organisation", "age": "confirm"})
    order = ReminderOrder.objects.latest("pk")
    assert answer["Location"] == order.get_absolute_url()
    assert "Mitään ei lähetetä vielä" in text(client.get(order.get_absolute_url()))
    asking.carry_out(order.pk)
    order.refresh_from_db()
    assert (order.stage, order.state, order.records) == (AskStage.CHECKED, JobState.DONE, 40)
    client.post(order.get_absolute_url())
    assert "Kirjeet lähtevät" in text(client.get(order.get_absolute_url()))
    asking.carry_out(order.pk)
    asking.carry_out(order.pk)
    assert len(mail.outbox) == 40


def test_what_became_of_each_after_the_letter_is_told_counted_and_chosen(
    coordinator: User, django_assert_max_num_queries: Any
) -> None:
    aino = make_user("aino@example.org")
    records = [stale(name, aino) for name in ("Vahvistettu ry", "Poistettu ry", "Odottava ry")]
    place = make_place(name="Muutettu tupa", confirmed_on=timezone.localdate() - timedelta(days=100))
    add_organiser(add_work_form(place, "village_house", by=None), records[0], by=None)
    order = order_reminders(
        chosen={"organisation": [record.pk for record in records], "place": [place.pk]}, by=coordinator
    )
    asking.carry_out(order.pk)
    send_reminders(order, by=coordinator)
    asking.carry_out(order.pk)
    actions.confirm(records[0], by=aino)
    Organisation.objects.filter(pk=records[1].pk).update(is_published=False)
    edit_place(place, {"name": "Muutettu tupa", "contact_phone": "040 1234567"}, by=aino)
    client, today = signed_in(coordinator), date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    with django_assert_max_num_queries(6 + 3):
        page = text(client.get(order.get_absolute_url()))
    for label in ("Vahvistettu", "Muutettu, ei vahvistettu", "Ei vielä vahvistettu", "Ei enää julkinen"):
        assert f"{label}: 1</a>" in page
    assert f"Vahvistettu {today}." in page
    assert f"Tietoja muutettiin {today}. Niitä ei ole vielä vahvistettu." in page
    assert "Tieto ei ole enää julkinen." in page
    chosen = text(client.get(f"{order.get_absolute_url()}?since=waiting"))
    assert "Odottava ry" in chosen
    assert "Vahvistettu ry" not in chosen
    assert "<strong>Ei vielä vahvistettu: 1</strong>" in chosen


def test_a_letter_of_thirty_says_which_did_not_fit(coordinator: User) -> None:
    editor = make_user()
    records = [stale(f"Vanha {number}", editor) for number in range(33)]
    order = order_reminders(chosen={"organisation": [record.pk for record in records]}, by=coordinator)
    asking.carry_out(order.pk)
    assert Counter(outcomes(order).values()) == {"planned": 30, "no_room": 3}


def test_nothing_ticked_is_said_and_the_filter_stays(coordinator: User) -> None:
    client = signed_in(coordinator)
    answer = client.post(f"{URL}ask/", {"which": "chosen", "kind": "place", "record": ["x", "place-", "place-1e9"]})
    assert answer["Location"] == f"{URL}?kind=place#list"
    assert "Valitse ensin, mistä kysytään." in text(client.get(answer["Location"]))
    assert not ReminderOrder.objects.exists()


def remind(client: Client, organisation: Organisation, **kept: str) -> Any:
    return client.post(f"{URL}organisation/{organisation.pk}/remind/", kept, follow=True)


def test_where_nobody_keeps_a_record_nobody_is_written_to_and_help_is_offered(coordinator: User) -> None:
    unkept = stale("Yksin ry")
    promised = text(signed_in(coordinator).get(URL))
    assert "kysymme alueen sosiaaliohjaajalta tai koordinaattorilta" not in promised
    assert "Koordinaattoreille tällainen kirje ei lähde, eikä koskaan sinulle" in promised
    answer = remind(signed_in(coordinator), unkept, kind="organisation", age="confirm", page="1", other="x")
    page = text(answer)
    assert answer.redirect_chain == [(f"{URL}?kind=organisation&age=confirm&page=1", 302)]
    assert mail.outbox == []
    assert "Yksin ry: Tällä ei ole ylläpitäjää, jolta kysyä. Kirjettä ei lähtenyt." in page
    assert f'href="/fi/organisations/{unkept.slug}/editors/"' in page
    assert not AuditEntry.objects.filter(verb="keepers_reminded").exists()


def test_each_hindrance_of_asking_now_is_told(
    coordinator: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    silent, nameless = make_user(), make_user()
    NoFactLetters.objects.create(person=silent)
    User.objects.filter(pk=nameless.pk).update(email="")
    client = signed_in(coordinator)
    for organisation, said in (
        (stale("<b>Oma</b> ry", coordinator), "&lt;b&gt;Oma&lt;/b&gt; ry: Pidät tätä itse"),
        (stale("Hiljainen ry", silent), "ei halua näitä kirjeitä"),
        (stale("Osoitteeton ry", nameless), "ei ole sähköpostia"),
    ):
        assert said in text(remind(client, organisation))
    assert mail.outbox == []
    kept = stale("Hoidettu ry", make_user("aino@example.org"), coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        assert "Kysyimme yhdeltä ihmiseltä." in text(remind(client, kept))
    assert "on jo kysytty vuorokauden sisällä" in text(remind(client, kept))
    assert [letter.to for letter in mail.outbox] == [["aino@example.org"]]


def test_the_list_comes_back_narrowed_as_it_was(coordinator: User) -> None:
    client = signed_in(coordinator)
    order = ask(client, stale("Yksin ry"), kind="organisation", age="confirm")
    page = text(client.get(order.get_absolute_url()))
    assert f'href="{URL}?kind=organisation&amp;age=confirm"' in page
    assert "Kutsu ylläpitäjä" in page


def test_the_page_says_what_is_so_when_there_is_nothing_to_confirm(coordinator: User) -> None:
    client = signed_in(coordinator)
    assert "ei ole vielä julkisia tietoja" in text(client.get(URL))
    organisation = stale("Tuore ry", days=3)
    assert "Kaikki on vahvistettu 90 päivän sisällä" in text(client.get(URL))
    assert "Tällä rajauksella ei ole mitään" in text(client.get(f"{URL}?age=grey"))
    Organisation.objects.filter(pk=organisation.pk).update(confirmed_on=None)
    assert "1 vahvistettava" in text(client.get(URL))


def test_another_area_is_left_out(coordinator: User) -> None:
    orivesi = make_municipality("562", name_fi="Orivesi", name_sv="Orivesi")
    there = make_member(Role.COORDINATOR, orivesi)
    order = ask(signed_in(there), stale("Tampereen ry", make_user()))
    assert outcomes(order) == {}
    assert signed_in(coordinator).get(order.get_absolute_url()).status_code == 404


def test_letters_stop_and_begin_again_by_the_link(coordinator: User) -> None:
    editor = make_user()
    order = ask(signed_in(coordinator), stale("Yksi ry", editor))
    signed_in(coordinator).post(order.get_absolute_url())
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = "/fi/" + address.split("/fi/", 1)[1]
    visitor = Client(enforce_csrf_checks=True)
    assert "Lopeta kirjeet" in text(visitor.get(path))
    assert visitor.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert NoFactLetters.objects.get().person == editor
    mail.outbox.clear()
    reminding.remind_all(timezone.localdate() + timedelta(days=100))
    assert editor.email not in {letter.to[0] for letter in mail.outbox}


def test_orders_are_forgotten_in_a_month(coordinator: User) -> None:
    order = ask(signed_in(coordinator), stale("Yksi ry", make_user()))
    ReminderOrder.objects.filter(pk=order.pk).update(ordered_at=timezone.now() - timedelta(days=31))
    assert forget_orders()["letters to many keepers"] >= 1
    assert not ReminderOrder.objects.exists()


class TestRaces:
    pytestmark = on_postgresql

    def letters_of_two_coordinators(self) -> Counter[str]:
        people = [make_user(f"keeper{number}@example.org") for number in range(8)]
        records = [stale(f"Vanha {number}", person) for number, person in enumerate(people)]
        orders = []
        for by in (make_member(Role.COORDINATOR), make_member(Role.COORDINATOR)):
            order = order_reminders(chosen={"organisation": [record.pk for record in records]}, by=by)
            asking.carry_out(order.pk)
            send_reminders(order, by=by)
            orders.append(order)
        at_once(*[partial(asking.carry_out, order.pk) for order in orders * 2])
        return Counter(letter.to[0] for letter in mail.outbox)

    def test_two_coordinators_at_once_write_one_letter(self) -> None:
        assert set(self.letters_of_two_coordinators().values()) == {1}

    def test_without_the_claim_they_write_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unclaimed(person: User, today: Any, _found: Any, order: Any) -> Digest:
            return Digest.objects.get_or_create(person=person, day=today, defaults={"order": order})[0]

        monkeypatch.setattr(asking, "claimed", unclaimed)
        assert max(self.letters_of_two_coordinators().values()) > 1


def test_a_record_that_nobody_keeps_leads_to_naming_a_keeper(
    coordinator: User, django_assert_max_num_queries: Any
) -> None:
    kept, unkept = stale("Pidetty ry", make_user("aino@example.org")), stale("Orpo ry")
    place = make_place(name="Orpo tupa", confirmed_on=timezone.localdate() - timedelta(days=100))
    client = signed_in(coordinator)
    with django_assert_max_num_queries(6 + 3):
        page = text(client.get(URL))
    assert f'action="{URL}organisation/{kept.pk}/remind/"' in page
    for kind, record, keeper in (("organisation", unkept, "editors/"), ("place", place, "work/")):
        assert f'action="{URL}{kind}/{record.pk}/remind/"' not in page
        assert f'value="{kind}-{record.pk}"' not in page, "nor can it be ticked for a letter"
        assert re.search(rf'href="[^"]*/{record.slug}/{keeper}"', page)
    # The control: an instructor of the area is whom to ask about a place, and not about an organisation.
    make_member(Role.SOCIAL_INSTRUCTOR, place.municipality)
    page = text(client.get(URL))
    assert f'action="{URL}place/{place.pk}/remind/"' in page
    assert f'action="{URL}organisation/{unkept.pk}/remind/"' not in page


@pytest.mark.parametrize("kind", ["place", "circle", "organisation"])
def test_whether_there_is_whom_to_ask_is_told_as_the_keepers_are(kind: str, coordinator: User) -> None:
    made: dict[str, Any] = {"place": make_place, "circle": make_circle, "organisation": lambda: stale("Orpo ry")}
    record, keeping = made[kind](), keeping_of(kind)
    CircleMember.objects.all().delete()

    def told() -> bool:
        found = keeping.public().filter(keeping.has_nearer(), pk=record.pk).exists()
        keepers = keeping.keepers(record.pk)
        assert found == (bool(keepers.people) and not keepers.are_coordinators)
        return bool(found)

    assert not told()
    make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    assert told() == (kind != "organisation")


def test_the_list_names_every_municipality_where_an_organisation_works(coordinator: User) -> None:
    wide = stale("Laaja ry")
    wide.municipalities.set([make_municipality(), make_municipality("562")])
    Organisation.objects.get(pk=wide.pk).save()
    rows = signed_in(coordinator).get(URL).context["records"]
    names = [row.where for row in rows if row.about.key == wide.pk]
    assert names == [", ".join(sorted(town.name_fi for town in wide.municipalities.all()))]
    assert "," in names[0]
