"""Invented rounds of our own questionnaires: one that has been closed, and one that goes on."""

from datetime import date, timedelta
from random import Random
from typing import Any

from django.conf import settings

from network.models import Municipality
from network.periods import Period, Week
from places.models import Place
from reporting.models import SurveyRound, SurveySheet, SurveyText
from reporting.surveys.actions import close_round, load_questionnaire, open_round
from reporting.surveys.enums import SurveyScope
from reporting.surveys.social import CONCLUSIONS
from reporting.surveys.social_actions import begin_social_report, edit_section, freeze_social_report, mark_of

DATA = settings.BASE_DIR / "reporting" / "data"
SHEETS_OF_CLOSED, SHEETS_OF_OPEN = 34, 9
ASKER = "Esimerkkikysely: {place}"
CLEANED = (
    "Kahvi on hyvää ja joku kysyy aina, mitä kuuluu.",
    "Saisi olla auki myös lauantaina.",
    "Täällä uskaltaa olla hiljaa.",
)
CONCLUSION = "Esimerkki: kävijät toivovat lauantaita. Ehdotamme, että yksi paikka kokeilee sitä kevään ajan."
WAITING = "Olisi mukava laulaa yhdessä, vaikka en osaa."


def load_surveys(today: date) -> None:
    """Load both questionnaires and their rounds, once."""
    belonging, barriers = (
        load_questionnaire((DATA / f"{code}.json").read_bytes(), by=None).questionnaire
        for code in ("kuulumiset", "esteet")
    )
    place = Place.objects.published().filter(municipality="837").order_by("name").first()
    if SurveyRound.objects.exists() or place is None:
        return
    shared: dict[str, Any] = {
        "scope": SurveyScope.PLACE,
        "place": place,
        "municipality": place.municipality,
        "asker": ASKER.format(place=place.name),
        "contact": "",
        "by": None,
    }
    last = today - timedelta(days=20)
    over = open_round(questionnaire=belonging, first=last - timedelta(days=13), last=last, **shared)
    _answer(over, SHEETS_OF_CLOSED)
    SurveyText.objects.bulk_create(SurveyText(round=over, question="wish", cleaned=text) for text in CLEANED)
    SurveyText.objects.create(round=over, question="wish", raw=WAITING)
    close_round(over, by=None)
    going_on = open_round(
        questionnaire=barriers, first=today - timedelta(days=3), last=today + timedelta(days=18), **shared
    )
    _answer(going_on, SHEETS_OF_OPEN)
    _report(place.municipality, Period.quarter_of(Week.of(last).month))


def _report(municipality: Municipality, period: Period) -> None:
    """Write an invented conclusion and freeze the report, so that the municipality's reader has one to read."""
    report = begin_social_report(municipality=municipality, period=period, language="fi", by=None)
    edit_section(report, CONCLUSIONS, CONCLUSION, seen=mark_of(""), by=None)
    freeze_social_report(report, by=None)


def _answer(found: SurveyRound, number: int) -> None:
    """Write invented sheets: the same ones whenever and wherever the demo is loaded."""
    content = found.questionnaire.content
    sheets = []
    for at in range(number):
        dice = Random(f"{content.code} {at}")  # noqa: S311 - invented answers, not secrets
        answers: dict[str, Any] = {}
        for question in content.asked:
            lot = dice.random()
            if lot < 0.05:
                continue
            chosen: Any = dice.choices(question.values, weights=range(1, len(question.values) + 1))[0]
            many = [chosen, *dice.sample(question.values, 1)] if question.kind == "many" else None
            answers[question.key] = None if lot < 0.08 else sorted(set(many)) if many else chosen
        sheets.append(SurveySheet(round=found, answers=answers))
    SurveySheet.objects.bulk_create(sheets)
