"""Results of closed rounds as facts of a report: each scale's sheets and mean, under a code that names them."""

from collections.abc import Iterator

from django.utils.translation import gettext

from network.hours_in_words import days_in_words
from network.periods import Period
from reporting.areas import Area
from reporting.models import SurveyRound
from reporting.surveys.queries import WITH_NAMES, results_of
from reporting.surveys.questionnaire import said

Numbers = dict[str, int | str | None]


def scale_facts(area: Area, period: Period) -> Iterator[tuple[str, Numbers]]:
    """Yield the code and the numbers of each scale of the area's rounds; rounds of fewer than five are left out."""
    for row in results_of(area, period):
        for scale in row.results.scales:
            mean = None if scale.mean is None else f"{scale.mean:.1f}"
            yield f"{row.round.pk}|{scale.key}", {"answers": row.results.count, "scored": scale.scored, "mean": mean}


def scale_name(code: str) -> str:
    """Return which survey, asked of whom and when, and which scale the code names."""
    key, _bar, scale = code.partition("|")
    found = SurveyRound.objects.select_related(*WITH_NAMES).filter(pk=key).first()
    if found is None:
        return gettext("Kysely, joka on poistettu")
    content = found.questionnaire.content
    title = next((said(one.title) for one in content.scales if one.key == scale), scale)
    return f"{found}, {days_in_words(found.first, found.last)}: {title}"
