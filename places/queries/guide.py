"""What suits who has answered the three questions: most wishes first, never nothing while there is something."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from network.enums import WELCOMES_ANYONE
from network.facets import VOCABULARY_OF, Facet, vocabulary
from network.hours import wall_clock
from network.models import Listing, ListingFacet, ListingSpan
from network.models.listing import ListingQuerySet
from network.needs import EVERYONE, as_said
from network.queries.near import Whereabouts
from places.guide import Option, Times, chosen
from places.kinds import kinds
from places.queries.search import Card, Question, answering, card_of, with_details

MOST = 8
EARTH_KM, NEAR_KM = 6371.0, 30.0
NEARNESS_OF_NEAR = (NEAR_KM / EARTH_KM) ** 2


@dataclass(frozen=True)
class Answers:
    """What was answered; an empty answer is a question that was skipped."""

    who: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    how: tuple[str, ...] = ()

    @property
    def wishes(self) -> tuple[Option, ...]:
        return (*chosen("who", self.who), *chosen("when", self.when), *chosen("how", self.how))


@dataclass(frozen=True)
class Suggestions:
    """Cards with why each is there; `suits` tells whether any of them meets a wish."""

    cards: list[Card]
    suits: bool


def suggestions(answers: Answers, here: Whereabouts | None, moment: datetime) -> Suggestions:
    """Return what meets most of the wishes, those within reach first; what is for others only is left out."""
    asked = Question(moment=moment, here=here)
    found = answering(asked)
    score: Any = Value(0)
    for wish in answers.wishes:
        found = found.annotate(**{f"meets_{wish.code}": _meets(wish, moment)})
        score = score + Case(When(**{f"meets_{wish.code}": True}, then=Value(1)), default=Value(0))
    found = _for_people_like(answers, found).annotate(score=score)
    rows = list(with_details(_in_order(found, here, moment))[:MOST])
    cards = [replace(card_of(row, asked), why=", ".join(_why(row, answers.wishes))) for row in rows]
    return Suggestions(cards, any(card.why for card in cards))


def _in_order(found: ListingQuerySet, here: Whereabouts | None, moment: datetime) -> ListingQuerySet:
    if here is None:
        waiting = found.with_wait(moment)
        return waiting.order_by(F("score").desc(), F("wait").asc(nulls_last=True), "sort_key", "pk")
    near = Case(When(nearness__lte=NEARNESS_OF_NEAR, then=Value(1)), default=Value(0), output_field=IntegerField())
    found = found.with_nearness(here.point).annotate(is_near=near)
    return found.order_by(F("is_near").desc(), F("score").desc(), F("nearness").asc(nulls_last=True), "sort_key", "pk")


def _meets(wish: Option, moment: datetime) -> Any:
    if wish.is_now:
        return Exists(Listing.objects.open_at(moment).filter(pk=OuterRef("pk")))
    if wish.times:
        return Exists(_spans_in(wish.times, wall_clock(moment)[0]))
    told = Q(pk__in=[])
    for facet, code in wish.facts:
        told |= Q(facet=facet, code=code)
    return Exists(ListingFacet.objects.filter(told, listing=OuterRef("pk")))


def _spans_in(times: Times, today: date) -> Any:
    return ListingSpan.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        listing=OuterRef("pk"),
        weekday__in=times.weekdays,
        starts__lt=times.ends,
        ends__gt=times.starts,
        state__in=list(WELCOMES_ANYONE),
    )


def _for_people_like(answers: Answers, found: ListingQuerySet) -> ListingQuerySet:
    """Leave out what says that it is for others, when the visitor has said who is coming."""
    if not answers.who:
        return found
    own = [code for option in chosen("who", answers.who) for code in option.audiences]
    audiences = ListingFacet.objects.filter(listing=OuterRef("pk"), facet=Facet.AUDIENCE)
    return found.filter(~Exists(audiences) | Exists(audiences.filter(code__in=[EVERYONE, *own])))


def _why(row: Listing, wishes: Iterable[Option]) -> list[str]:
    """The wishes that the listing meets, in its own facts."""
    met = [wish for wish in wishes if getattr(row, f"meets_{wish.code}")]
    said: list[str] = []
    for wish in met:
        said += [_fact(facet, code) for facet, code in wish.facts if code in row.codes(facet)] or [_lower(wish)]
    return list(dict.fromkeys(said))


def _fact(facet: Facet, code: str) -> str:
    terms = kinds() if facet == Facet.KIND else vocabulary(VOCABULARY_OF[facet])
    return as_said(terms[code])


def _lower(wish: Option) -> str:
    text = _("auki nyt") if wish.is_now else str(wish.label)
    return text[:1].lower() + text[1:]
