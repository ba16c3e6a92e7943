"""Two at the same moment: on PostgreSQL, where races are real."""

from functools import partial

from groups.actions.checklist import AnsweredMeanwhileError, Said, answer
from groups.actions.circles import approve, start
from groups.models import Circle
from network.enums import Role
from network.models import AuditEntry
from tests.at_once import at_once, on_postgresql
from tests.make import make_circle, make_member, make_municipality, make_user

pytestmark = on_postgresql


def test_of_two_first_answers_one_is_kept_and_the_other_is_shown() -> None:
    aino, bertta = make_user(), make_user()
    circle = start(name="Piiri", municipality=make_municipality(), language="fi", by=aino)
    results = at_once(
        lambda: answer(circle, "coffee_costs", Said(("participant_pays",)), seen="", by=aino),
        lambda: answer(circle, "coffee_costs", Said(("association_supports",)), seen="", by=bertta),
        refusals=(AnsweredMeanwhileError,),
    )
    assert sum(isinstance(result, AnsweredMeanwhileError) for result in results) == 1
    assert circle.answers.count() == 1


def test_two_circles_of_one_name_get_two_addresses() -> None:
    town, people = make_municipality(), [make_user() for _ in range(3)]
    at_once(*[partial(start, name="Sama", municipality=town, language="fi", by=person) for person in people])
    assert sorted(Circle.objects.values_list("slug", flat=True)) == ["sama", "sama-2", "sama-3"]


def test_approved_twice_at_once_is_approved_once() -> None:
    circle = make_circle((2, 780, 900), state="sent", published_at=None)
    coordinator = make_member(Role.COORDINATOR)
    at_once(lambda: approve(circle, by=coordinator), lambda: approve(circle, by=coordinator))
    assert AuditEntry.objects.filter(verb="circle approve").count() == 1


def test_a_double_click_starts_one_circle() -> None:
    aino, town = make_user(), make_municipality()
    at_once(*[partial(start, name="Sama", municipality=town, language="fi", by=aino)] * 3)
    assert Circle.objects.count() == 1
