"""A circle's rotas as its own people see them: gathering by gathering, and how evenly the turns lie."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from groups.enums import GatheringState, MemberRole
from groups.models import Circle, Gathering
from network.models import User
from responsibilities.enums import ResponsibilityState, SwapState, TurnState
from responsibilities.first_names import first_names
from responsibilities.models import Carrier, Rota, RotaPerson, SwapRequest, Turn

LOOK_BACK = timedelta(weeks=6)


@dataclass(frozen=True)
class Person:
    """Somebody who takes turns: what they are called here, and how many turns they have had and will have."""

    pk: int
    name: str
    had: int
    ahead: int

    @property
    def total(self) -> int:
        return self.had + self.ahead


@dataclass(frozen=True)
class RotaPart:
    """A rota of the circle with the people who take turns in it now."""

    rota: Rota
    people: list[Person]

    @property
    def difference(self) -> int:
        totals = [person.total for person in self.people]
        return max(totals) - min(totals) if totals else 0

    @property
    def most(self) -> Person:
        return max(self.people, key=lambda person: person.total)

    @property
    def fewest(self) -> Person:
        return min(self.people, key=lambda person: person.total)

    @property
    def longest(self) -> int:
        """The greatest number of turns, at least one: the whole length of a bar."""
        return max([1, *(person.total for person in self.people)])


@dataclass(frozen=True)
class Place:
    """One turn on the page: who has it, and what the reader may do about it."""

    turn: Turn
    name: str
    is_mine: bool
    is_looking: bool
    may_take: bool

    @property
    def is_agreed(self) -> bool:
        return self.turn.state == TurnState.CONFIRMED


@dataclass(frozen=True)
class Row:
    """A gathering with its turns, duty by duty."""

    gathering: Gathering
    when: str
    cells: list[tuple[Rota, list[Place]]]

    @property
    def is_off(self) -> bool:
        return self.gathering.state == GatheringState.NOT_HELD

    @property
    def is_ahead(self) -> bool:
        return self.places[0].turn.begins > timezone.now()

    @property
    def places(self) -> list[Place]:
        return [place for _rota, places in self.cells for place in places]

    @property
    def lacks_somebody(self) -> bool:
        return not self.is_off and any(place.turn.holder_id is None for place in self.places)


@dataclass(frozen=True)
class Board:
    """Everything that the page of a circle's rotas shows."""

    rotas: list[RotaPart]
    coming: list[Row]
    past: list[Row]
    proposed: list[Turn]
    mine: Place | None
    takes_turns: bool

    @property
    def lacking(self) -> list[Row]:
        """The coming gatherings for which a duty has nobody."""
        return [row for row in self.coming if row.lacks_somebody]


def with_requests(turns: QuerySet[Turn]) -> QuerySet[Turn]:
    """Tell of each turn whether its holder looks for a taker: the request, and whom it asks when not everyone."""
    looking = SwapRequest.objects.filter(turn=OuterRef("pk"), state=SwapState.OPEN)
    return turns.annotate(
        request=Subquery(looking.values("pk")[:1]),
        asked=Subquery(looking.values("asked")[:1]),
    )


def board_of(circle: Circle, reader: User) -> Board:
    """Return the circle's rotas for the reader, in two questions however many turns there are."""
    people = list(_people(circle))
    turns = list(_turns(circle))
    called = _called([*people, *(turn.holder for turn in turns if turn.holder)])
    own = {person.rota_id: person.pk for person in people if person.user_id == reader.pk and not person.left_on}
    rotas = {person.rota_id: person.rota for person in people} | {turn.rota_id: turn.rota for turn in turns}
    grouped = groupby(turns, key=lambda turn: turn.gathering_id)
    rows = [_row(list(group), rotas, called, own) for _gathering, group in grouped]
    held = [place for row in rows if row.is_ahead and not row.is_off for place in row.places]
    ahead = Counter(place.turn.holder_id for place in held)
    return Board(
        rotas=[_part(rotas[key], people, called, ahead) for key in sorted(rotas)],
        coming=[row for row in rows if row.is_ahead],
        past=[row for row in reversed(rows) if not row.is_ahead and not row.is_off],
        proposed=[place.turn for place in held if place.turn.holder_id and not place.is_agreed],
        mine=next((place for place in held if place.is_mine and place.is_agreed), None),
        takes_turns=bool(own),
    )


def _people(circle: Circle) -> QuerySet[RotaPerson]:
    """Everybody of the circle's rotas that go on, those who have left too, with the turns they have had (`had`)."""
    done = Count("turns", filter=Q(turns__in=Turn.objects.done()))
    found = RotaPerson.objects.filter(rota__circle=circle, rota__ended_on=None)
    return found.select_related("rota", "user", "carrier").annotate(had=F("earlier") + done).order_by("rota_id", "pk")


def _turns(circle: Circle) -> QuerySet[Turn]:
    since = timezone.localdate() - LOOK_BACK
    found = Turn.objects.filter(rota__circle=circle, rota__ended_on=None, gathering__day__gte=since)
    return with_requests(found.whole().in_order())


def _called(people: Iterable[RotaPerson]) -> dict[int, str]:
    """Return what each is called; one person in two rotas is one person."""
    everybody = {person.pk: person for person in people}
    names = first_names({person.identity: person.full_name for person in everybody.values()})
    return {key: names[person.identity] for key, person in everybody.items()}


def _part(
    rota: Rota, people: Iterable[RotaPerson], called: Mapping[int, str], ahead: Mapping[int | None, int]
) -> RotaPart:
    own = [person for person in people if person.rota_id == rota.pk and not person.left_on]
    counts = {person.pk: person.had for person in own}  # type: ignore[attr-defined]
    return RotaPart(rota, [Person(p.pk, called[p.pk], counts[p.pk], ahead.get(p.pk, 0)) for p in own])


def _row(turns: Sequence[Turn], rotas: Mapping[int, Rota], called: Mapping[int, str], own: Mapping[int, int]) -> Row:
    cells = []
    for key in sorted(rotas):
        places = [turn for turn in turns if turn.rota_id == key]
        is_on = own.get(key) in {turn.holder_id for turn in places}
        cells.append((rotas[key], [_place(turn, called, own.get(key), is_on=is_on) for turn in places]))
    return Row(turns[0].gathering, turns[0].when, cells)


def _place(turn: Turn, called: Mapping[int, str], me: int | None, *, is_on: bool) -> Place:
    looking = turn.request is not None  # type: ignore[attr-defined]
    is_for_me = turn.holder_id is None or (looking and turn.asked in (None, me))  # type: ignore[attr-defined]
    return Place(
        turn=turn,
        name=called[turn.holder_id] if turn.holder_id else "",
        is_mine=me is not None and turn.holder_id == me,
        is_looking=looking,
        may_take=me is not None and not is_on and is_for_me and turn.begins > timezone.now(),
    )


def candidates(circle: Circle) -> dict[str, tuple[str, User | Carrier]]:
    """Return who could take turns: who carries the circle, holds a duty in it, takes turns already, or was named."""
    carrying = circle.members.filter(role__in=(MemberRole.LEAD, MemberRole.HELPER)).values("user")
    holding = circle.responsibilities.filter(state=ResponsibilityState.TAKEN, taken_by__isnull=False).values("taken_by")
    taking = RotaPerson.objects.current().filter(rota__circle=circle, user__isnull=False).values("user")
    found = Q(pk__in=carrying) | Q(pk__in=holding) | Q(pk__in=taking)
    people = User.objects.filter(found, is_active=True).order_by("name", "pk")
    named = Carrier.objects.filter(circle=circle, is_organisation=False).order_by("name", "pk")
    everybody: list[User | Carrier] = [*people, *named]
    return {f"{one._meta.model_name}:{one.pk}": (str(one), one) for one in everybody}


def people_of(rota: Rota) -> list[tuple[RotaPerson, str]]:
    """Return who takes turns now, each with what they are called here."""
    people = list(rota.people.current().select_related("user", "carrier"))
    called = _called(people)
    return [(person, called[person.pk]) for person in people]
