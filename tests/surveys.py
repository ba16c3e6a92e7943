"""Plain makers of questionnaires, rounds and sheets for the tests."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from django.conf import settings
from django.utils import timezone

from network.models import Municipality
from network.periods import Period
from reporting.models import Questionnaire, SocialReport, SurveyRound, SurveySheet, SurveyText
from reporting.surveys.actions import load_questionnaire, open_round
from reporting.surveys.enums import SurveyScope
from reporting.surveys.social_actions import begin_social_report, edit_section, freeze_social_report, mark_of

DATA = settings.BASE_DIR / "reporting" / "data"
SHEET = {"visits": "weekly", "welcome": 5, "heard": 4, "someone": 4, "outside": 2, "brings": ["company"]}


def questionnaire_file(code: str = "kuulumiset") -> bytes:
    return (DATA / f"{code}.json").read_bytes()


def make_questionnaire(code: str = "kuulumiset") -> Questionnaire:
    return load_questionnaire(questionnaire_file(code), by=None).questionnaire


def make_round(**fields: Any) -> SurveyRound:
    """A round that is open today: of the place, the circle, the municipality or the organisation given, or of all."""
    today = timezone.localdate()
    facts: dict[str, Any] = {"asker": "Kohtaamispaikka Liina", "first": today, "last": today + timedelta(days=7)}
    scopes = (SurveyScope.PLACE, SurveyScope.CIRCLE, SurveyScope.ORGANISATION, SurveyScope.MUNICIPALITY)
    scope = next((scope for scope in scopes if scope in fields), SurveyScope.NETWORK)
    if scope in {SurveyScope.PLACE, SurveyScope.CIRCLE}:
        facts["municipality"] = fields[scope].municipality
    if "questionnaire" not in fields:
        facts["questionnaire"] = make_questionnaire()
    return open_round(by=None, **{"scope": scope, **facts, **fields})


def make_sheets(found: SurveyRound, number: int, answers: Iterable[dict[str, Any]] = (SHEET,)) -> None:
    rows = islice(cycle(answers), number)
    SurveySheet.objects.bulk_create(SurveySheet(round=found, answers=one) for one in rows)


def make_text(found: SurveyRound, raw: str, question: str = "wish") -> SurveyText:
    text: SurveyText = SurveyText.objects.create(round=found, question=question, raw=raw)
    return text


def make_social(
    municipality: Municipality, *, is_frozen: bool = False, period: str = "2026", language: str = "fi"
) -> SocialReport:
    """A draft of a social report, or a frozen one with its conclusions written."""
    found = begin_social_report(municipality=municipality, period=Period.parse(period), language=language, by=None)
    if is_frozen:
        edit_section(found, "conclusions", "Jatketaan <b>näin</b>", seen=mark_of(""), by=None)
        freeze_social_report(found, by=None)
    return SocialReport.objects.get(pk=found.pk)
