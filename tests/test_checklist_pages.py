"""The checklist as a task list, and one topic per page."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.actions.checklist import AnsweredMeanwhileError, Said, answer, token
from groups.actions.circles import start
from groups.checklist import topics
from groups.enums import MemberRole
from groups.models import ChecklistAnswer, Circle, CircleMember
from network.enums import Role
from network.hours import Span
from network.models import AuditEntry, User
from tests.choices import ticked
from tests.make import make_circle, make_member, make_municipality, make_place, make_user

pytestmark = pytest.mark.django_db
NO_TIMES = {"time-TOTAL_FORMS": "2", "time-INITIAL_FORMS": "0"}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def draft(lead: User) -> Circle:
    return start(name="Hervannan torstai", municipality=make_municipality(), language="fi", by=lead)


def topic_url(circle: Circle, code: str) -> str:
    return reverse("groups:topic", args=[circle.slug, code])


def said(circle: Circle, code: str) -> ChecklistAnswer:
    return ChecklistAnswer.objects.get(circle=circle, topic=code)


def test_every_topic_is_a_task_with_its_state() -> None:
    aino = make_user()
    circle = draft(aino)
    answer(circle, "coffee_costs", Said(("participant_pays",), "Pullat tuo Veikko"), by=aino)
    answer(circle, "principles", Said(is_undecided=True), by=aino)
    page = client_of(aino).get(reverse("groups:checklist", args=[circle.slug])).content.decode()
    assert "2 / 12" in page
    assert "Osallistuja maksaa; Pullat tuo Veikko" in page
    assert "Päätetään yhdessä" in page
    for code in topics():
        assert topic_url(circle, code) in page
    assert "Missä piiri kokoontuu?" in page


def test_the_list_costs_the_same_however_much_is_answered(django_assert_max_num_queries) -> None:
    aino = make_user()
    circle = draft(aino)
    for code in topics():
        answer(circle, code, Said(other="kyllä"), by=aino)
    client = client_of(aino)
    with django_assert_max_num_queries(11):
        client.get(reverse("groups:checklist", args=[circle.slug]))


@pytest.mark.parametrize("code", list(topics()))
def test_nothing_is_required_to_save_and_the_next_topic_follows(code: str) -> None:
    aino = make_user()
    circle = draft(aino)
    client = client_of(aino)
    assert client.get(topic_url(circle, code)).status_code == 200
    went = client.post(topic_url(circle, code), {**NO_TIMES, "seen": "", "then": "next"})
    order = list(topics())
    following = order[order.index(code) + 1] if code != order[-1] else None
    expected = topic_url(circle, following) if following else reverse("groups:checklist", args=[circle.slug])
    assert went["Location"] == expected
    assert not said(circle, code).is_done


def test_options_own_words_and_deciding_together() -> None:
    aino = make_user()
    circle = draft(aino)
    client = client_of(aino)
    client.post(
        topic_url(circle, "for_whom"), {"options": ["lonely", "wants_company"], "other": " Kaikki ", "seen": ""}
    )
    found = said(circle, "for_whom")
    assert (found.options, found.other, found.is_undecided) == (["lonely", "wants_company"], "Kaikki", False)
    client.post(topic_url(circle, "cleaning"), {"options": "undecided", "seen": ""})
    assert (said(circle, "cleaning").options, said(circle, "cleaning").is_undecided) == ([], True)
    page = client.get(topic_url(circle, "cleaning")).content.decode()
    assert ticked(page, "options") == ["undecided"]


def test_an_option_that_is_not_listed_is_refused_and_the_words_kept() -> None:
    aino = make_user()
    circle = draft(aino)
    page = client_of(aino).post(topic_url(circle, "cleaning"), {"options": "robots", "other": "Tiskataan yhdessä"})
    assert page.status_code == 200
    assert "Tiskataan yhdessä" in page.content.decode()
    assert not circle.answers.exists()


def test_an_answer_can_be_cleared() -> None:
    aino = make_user()
    circle = draft(aino)
    place = make_place(name="Kirjasto")
    client = client_of(aino)
    client.post(topic_url(circle, "venue"), {"options": "residents_space", "place": place.pk, "seen": ""})
    circle.refresh_from_db()
    assert circle.place == place
    seen = token(said(circle, "venue"))
    client.post(topic_url(circle, "venue"), {"then": "clear", "seen": seen})
    circle.refresh_from_db()
    assert circle.place is None
    assert not said(circle, "venue").is_done


def test_meeting_times_become_a_timetable_and_an_unfinished_one_waits() -> None:
    aino = make_user()
    circle = draft(aino)
    client = client_of(aino)
    rows = {
        "time-TOTAL_FORMS": "3",
        "time-INITIAL_FORMS": "0",
        "time-0-weekday": "2",
        "time-0-starts": "13",
        "time-0-ends": "15.30",
        "time-0-often": "w2",
        "time-0-first": "2026-11-24",
        "time-1-weekday": "5",
        "time-1-often": "w1",
        "time-2-often": "w1",
        "seen": "",
    }
    client.post(topic_url(circle, "meeting_times"), rows)
    circle = Circle.objects.get()
    span = circle.timetable.spans.get()
    assert (span.weekday, span.starts, span.ends, span.every_weeks) == (2, 780, 930, 2)
    assert span.anchor == date(2026, 11, 24)
    assert said(circle, "meeting_times").details["unfinished"][0]["weekday"] == 5
    page = client.get(topic_url(circle, "meeting_times")).content.decode()
    assert 'value="15.30"' in page
    assert (
        "tiistaisin klo 13–15.30, joka toinen viikko" in client.get(circle.get_absolute_url()).content.decode().lower()
    )


def test_a_time_that_ends_before_it_starts_is_refused_in_words() -> None:
    aino = make_user()
    circle = draft(aino)
    rows = {**NO_TIMES, "time-0-weekday": "2", "time-0-starts": "15", "time-0-ends": "13", "time-1-starts": "25"}
    page = client_of(aino).post(topic_url(circle, "meeting_times"), rows).content.decode()
    assert "Päättymisajan pitää olla alkamisajan jälkeen." in page
    assert "Kirjoita kellonaika näin" in page
    assert Circle.objects.get().timetable is None


def test_a_clock_may_be_written_as_it_is_said() -> None:
    aino = make_user()
    circle = draft(aino)
    rows = {**NO_TIMES, "time-0-weekday": "2", "time-0-starts": "klo 13", "time-0-ends": "Klo 15.30", "seen": ""}
    client_of(aino).post(topic_url(circle, "meeting_times"), rows)
    span = Circle.objects.get().timetable.spans.get()
    assert (span.starts, span.ends) == (780, 930)


@pytest.mark.parametrize(("often", "refused"), [("w1", False), ("w2", True), ("n1", False)])
def test_a_first_time_on_another_weekday_is_asked_about_where_it_counts(often: str, refused: bool) -> None:
    aino = make_user()
    circle = draft(aino)
    rows = {**NO_TIMES, "time-0-weekday": "2", "time-0-starts": "13", "time-0-ends": "15", "seen": ""}
    rows |= {"time-0-often": often, "time-0-first": "2026-11-25"}
    page = client_of(aino).post(topic_url(circle, "meeting_times"), rows).content.decode()
    assert ("eri viikonpäivänä" in page) is refused
    assert (Circle.objects.get().timetable is None) is refused


def test_contact_is_shown_only_when_given_and_the_network_can_be_asked() -> None:
    aino = make_user()
    circle = draft(aino)
    facts = {"options": ["volunteer"], "contact_name": "Aino", "contact_phone": "040 1", "background": "network"}
    client_of(aino).post(topic_url(circle, "facilitation"), {**facts, "seen": "", "state": "published"})
    circle.refresh_from_db()
    assert (circle.contact_name, circle.contact_phone, circle.state) == ("Aino", "040 1", "draft")
    page = client_of(aino).get(reverse("groups:checklist", args=[circle.slug])).content.decode()
    assert "taustayhteyshenkilö?" not in page


def test_two_people_at_once_see_both_answers_and_nothing_is_lost() -> None:
    aino, bertta = make_user(), make_user(name="Bertta B")
    circle = draft(aino)
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    url = topic_url(circle, "coffee_costs")
    client_of(bertta).post(url, {"options": ["association_supports"], "seen": ""})
    clash = client_of(aino).post(url, {"options": ["participant_pays"], "seen": "", "then": "next"})
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "Yhdistys tukee" in page
    assert "Bertta" in page
    assert said(circle, "coffee_costs").options == ["association_supports"]
    seen = token(said(circle, "coffee_costs"))
    assert seen in page
    client_of(aino).post(url, {"options": ["participant_pays"], "seen": seen})
    assert said(circle, "coffee_costs").options == ["participant_pays"]
    again = client_of(bertta).post(url, {"options": ["participant_pays"], "seen": seen})
    assert again.status_code == 302


def test_two_people_with_different_times_see_both() -> None:
    aino = make_user()
    circle = draft(aino)
    answer(circle, "meeting_times", Said(facts={"spans": [Span(2, 780, 900)], "unfinished": []}), seen="", by=aino)
    other = Said(facts={"spans": [Span(3, 780, 900)], "unfinished": []})
    with pytest.raises(AnsweredMeanwhileError):
        answer(circle, "meeting_times", other, seen="", by=aino)
    same = Said(facts={"spans": [Span(2, 780, 900)], "unfinished": []})
    answer(circle, "meeting_times", same, seen="", by=aino)
    assert Circle.objects.get().timetable.spans.get().weekday == 2


def test_every_answer_leaves_its_old_value_on_the_trail() -> None:
    aino = make_user()
    circle = draft(aino)
    answer(circle, "cleaning", Said(("venue_takes_care",)), by=aino)
    answer(circle, "cleaning", Said(other="Vuorotellen"), by=aino)
    entry = AuditEntry.objects.filter(verb="topic answered").first()
    assert entry.changes == {"cleaning": [[["venue_takes_care"], "", False], [[], "Vuorotellen", False]]}
    assert entry.actor == f"user:{aino.pk}"


def test_only_its_people_and_its_areas_coordinator_answer(client: Client) -> None:
    town, other_town = make_municipality(), make_municipality("562")
    aino, bertta = make_user(), make_user()
    circle = make_circle(lead=aino, municipality=town)
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    url, list_url = topic_url(circle, "cleaning"), reverse("groups:checklist", args=[circle.slug])
    for person in (aino, bertta, make_member(Role.COORDINATOR, town)):
        seen = token(circle.answers.first())
        assert client_of(person).post(url, {"options": "venue_takes_care", "seen": seen}).status_code == 302
    instructor = client_of(make_member(Role.SOCIAL_INSTRUCTOR, town))
    assert (instructor.get(list_url).status_code, instructor.get(url).status_code) == (200, 404)
    for stranger in (make_user(), make_member(Role.COORDINATOR, other_town)):
        assert client_of(stranger).get(list_url).status_code == 404
        assert client_of(stranger).post(url, {"other": "x"}).status_code == 404
    assert client.get(url).status_code == 302
    assert client_of(aino).get(topic_url(circle, "no_such")).status_code == 404


def test_sending_says_what_is_missing_and_only_the_lead_sends() -> None:
    aino, bertta = make_user(), make_user()
    circle = draft(aino)
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    url = reverse("groups:send_circle", args=[circle.slug])
    assert client_of(bertta).post(url).status_code == 404
    page = client_of(aino).post(url, follow=True).content.decode()
    assert "Piiriä ei vielä lähetetty" in page
    circle.refresh_from_db()
    assert circle.state == "draft"


@pytest.fixture
def aino_and_her_draft(transactional_db) -> tuple[Client, Circle]:
    aino = make_user()
    return client_of(aino), draft(aino)


words = st.text(max_size=60)
NAMES = [
    "options",
    "other",
    "undecided",
    "seen",
    "then",
    "place",
    "venue",
    "address",
    "contact_name",
    "contact_phone",
    "background",
    "background_name",
    "time-TOTAL_FORMS",
    "time-INITIAL_FORMS",
    "time-0-weekday",
    "time-0-starts",
    "time-0-ends",
    "time-0-often",
    "time-0-first",
    "time-0-DELETE",
    "state",
]
fields = st.dictionaries(
    st.sampled_from(NAMES),
    st.one_of(words, st.sampled_from(["2", "13", "15.30", "w3", "n-1", "2026-11-24", "next", "clear", "undecided"])),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(code=st.sampled_from(list(topics())), data=fields)
def test_whatever_is_sent_there_is_an_answer(aino_and_her_draft, code: str, data: dict[str, str]) -> None:
    client, circle = aino_and_her_draft
    assert client.post(topic_url(circle, code), data).status_code in (200, 302, 409)
    circle.refresh_from_db()
    assert circle.state == "draft"
