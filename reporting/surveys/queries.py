"""Questions to the database about surveys; what they return is safe to publish."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Least

from network.periods import Period
from reporting.areas import Area
from reporting.models import SurveyRound
from reporting.surveys.questionnaire import said
from reporting.surveys.results import Results, results

WITH_NAMES = ("questionnaire", "place", "circle", "organisation", "municipality")


@dataclass(frozen=True)
class RoundResults:
    """A closed round, its results, and what people wrote as it was cleaned, each with its question."""

    round: SurveyRound
    title: str
    where: str
    first: date
    last: date
    results: Results
    quotes: tuple[tuple[str, str], ...]


def results_of_round(found: SurveyRound) -> RoundResults | None:
    """Return the results of a round, or None while it has not been closed."""
    if not found.closed_on:
        return None
    content = found.questionnaire.content
    answers = list(found.sheets.values_list("answers", flat=True))
    told = results(content, answers, name=found.code, key=settings.DISCLOSURE_KEY)
    quotes = found.texts.cleaned() if told.is_shown else found.texts.none()
    return RoundResults(
        round=found,
        title=said(content.title),
        where=found.where,
        first=found.first,
        last=found.ended_on,
        results=told,
        quotes=tuple((said(content.question(row.question).text), row.cleaned) for row in quotes),
    )


def results_of(area: Area, period: Period) -> list[RoundResults]:
    """Return the results of the area's rounds that were closed and that ended in the period."""
    ended = SurveyRound.objects.closed().annotate(until=Least("last", "closed_on"))
    closed = ended.filter(until__range=(period.first_day, period.last_day))
    rounds = closed.filter(_asked_in(area)).select_related(*WITH_NAMES).order_by("last", "pk")
    return [told for told in map(results_of_round, rounds) if told]


def _asked_in(area: Area) -> Q:
    """Return the condition that a round asked the area's own visitors."""
    if area.circle or area.place:
        return Q(circle=area.circle) if area.circle else Q(place=area.place)
    if area.organisation:
        return Q(organisation=area.organisation)
    if area.municipality or area.county:
        return Q(municipality__in=area.municipalities)
    return Q()
