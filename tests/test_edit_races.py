"""Two who save one organisation at the same moment: on PostgreSQL, where races are real."""

from collections.abc import Callable
from functools import partial

import pytest

from network.actions import organisations as actions
from network.actions.organisations import OrganisationFacts, OrganisationReach, change, set_rows, values_of
from network.enums import Role
from network.meanwhile import ClashError, marks, read_marks
from network.models import Organisation
from network.record_rows import ROW_PARTS
from tests.at_once import at_once, on_postgresql
from tests.make import make_member, make_organisation

pytestmark = on_postgresql
ROUNDS = 6
PHONES = ("040 1111111", "040 2222222")


def two_saving(*facts: dict[str, str]) -> tuple[Organisation, list[Callable[[], object]]]:
    organisation, by = make_organisation(), make_member(Role.COORDINATOR)
    seen = read_marks(marks(values_of(organisation)))
    own = [OrganisationFacts(name=organisation.name, kind=organisation.kind, **each) for each in facts]
    reach = OrganisationReach()
    return organisation, [partial(change, organisation, each, reach, by=by, seen=seen) for each in own]


def told(results: list[object]) -> int:
    return sum(isinstance(result, ClashError) for result in results)


def test_of_two_who_change_the_same_one_is_told() -> None:
    for _round in range(ROUNDS):
        organisation, acts = two_saving(*({"phone": phone} for phone in PHONES))
        results = at_once(*acts, refusals=(ClashError,))
        assert told(results) == 1
        stands = Organisation.objects.get(pk=organisation.pk).phone
        assert stands == PHONES[next(at for at, each in enumerate(results) if not isinstance(each, ClashError))]


def test_two_who_change_different_things_both_stand() -> None:
    for _round in range(ROUNDS):
        organisation, acts = two_saving({"phone": PHONES[0]}, {"description": "Kahvia"})
        assert told(at_once(*acts, refusals=(ClashError,))) == 0
        kept = Organisation.objects.get(pk=organisation.pk)
        assert (kept.phone, kept.description) == (PHONES[0], "Kahvia")


def test_without_the_lock_one_is_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "held", lambda row: Organisation.objects.get(pk=row.pk))
    ends = []
    for _round in range(ROUNDS):
        organisation, acts = two_saving({"phone": PHONES[0]}, {"description": "Kahvia"})
        ends.append(told(at_once(*acts, refusals=(ClashError,))))
        kept = Organisation.objects.get(pk=organisation.pk)
        ends[-1] += (kept.phone, kept.description) != (PHONES[0], "Kahvia")
    assert any(ends)


def test_of_two_who_write_the_same_rows_one_is_told() -> None:
    part, by = ROW_PARTS["seats"], make_member(Role.COORDINATOR)
    for _round in range(ROUNDS):
        organisation = make_organisation()
        seen = read_marks(marks({"seats": part.rows_of(organisation)}))
        acts = [partial(set_rows, organisation, part, [{"body": body}], by=by, seen=seen) for body in ("Yksi", "Kaksi")]
        assert told(at_once(*acts, refusals=(ClashError,))) == 1
        assert organisation.seats.count() == 1
