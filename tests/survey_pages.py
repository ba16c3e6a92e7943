"""The pages of surveys, and the rounds that they show."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from groups.models import Circle
from network.models import Municipality
from places.models import Place
from reporting.models import SurveyRound
from tests.page import EVERYBODY, NOBODY, Case, Page
from tests.surveys import make_round, make_sheets, make_social, make_text

RUNNERS = "instructor coordinator"
OF_ORGANISATION = "organisation coordinator"
ANYBODY = "instructor organisation coordinator"
SURVEYS = (
    Page(
        "surveys:survey",
        (
            Case("open_round", posts=EVERYBODY),
            Case("slip_round", posts=EVERYBODY, query="?slip=CDFG-HJKL"),
            Case("closed_round"),
            Case("coming_round"),
        ),
    ),
    Page("surveys:thanks", (Case("open_round"),)),
    Page("surveys:surveys", (Case(reads=ANYBODY),)),
    Page("surveys:new", (Case(reads=ANYBODY, posts=ANYBODY),)),
    Page("surveys:questionnaires", (Case(reads="coordinator admin", posts="coordinator admin"),)),
    Page(
        "surveys:round",
        (
            Case("open_survey", RUNNERS),
            Case("closed_survey", RUNNERS),
            Case("others_survey", "coordinator"),
            Case("organisations_survey", OF_ORGANISATION),
        ),
    ),
    *(
        Page(
            f"surveys:{name}",
            (Case("open_survey", RUNNERS), Case("others_survey", "coordinator"), Case("closed_survey", NOBODY)),
            is_html=False,
        )
        for name in ("poster", "sheet")
    ),
    Page(
        "surveys:slips",
        (Case("slip_survey", NOBODY, RUNNERS), Case("others_survey", NOBODY, "coordinator")),
        post_only=True,
        is_html=False,
    ),
    *(
        Page(
            f"surveys:{name}",
            (
                Case("open_survey", RUNNERS, RUNNERS),
                Case("organisations_survey", OF_ORGANISATION, OF_ORGANISATION),
                Case("others_survey", "coordinator", "coordinator"),
                Case("closed_survey", closed),
            ),
        )
        for name, closed in (("edit", NOBODY), ("type", NOBODY), ("close", RUNNERS))  # closed again it leads on
    ),
    Page(
        "surveys:remove",
        (Case("open_survey", NOBODY, RUNNERS), Case("others_survey", NOBODY, "coordinator")),
        post_only=True,
    ),
    Page(
        "surveys:take_back",
        (
            Case("open_survey", NOBODY, RUNNERS),
            Case("others_survey", NOBODY, "coordinator"),
            Case("closed_survey", NOBODY),
        ),
        post_only=True,
    ),
    Page("surveys:texts", (Case(reads="coordinator"),)),
    Page("surveys:text", (Case("raw_text", "coordinator", "coordinator"), Case("early_text", NOBODY))),
    Page("surveys:social_reports", (Case(reads="coordinator municipality", posts="coordinator"),)),
    Page(
        "surveys:social_report",
        (
            Case("social_draft", "coordinator"),
            Case("social_frozen", "coordinator municipality"),
            Case("others_social", "coordinator"),
        ),
    ),
    Page(
        "surveys:social_section",
        (
            Case("social_part", "coordinator", "coordinator"),
            Case("frozen_part", NOBODY, "coordinator"),
            Case("no_report_part", NOBODY),
        ),
    ),
    *(
        Page(
            f"surveys:social_{name}",
            (Case("social_draft", "coordinator", "coordinator"), Case("social_frozen", frozen)),
        )
        for name, frozen in (("remove", NOBODY), ("freeze", "coordinator"))
    ),
    Page(
        "surveys:social_refresh",
        (Case("social_draft", NOBODY, "coordinator"), Case("social_frozen", NOBODY)),
        post_only=True,
    ),
    Page(
        "surveys:social_pdf",
        (
            Case("social_frozen", "coordinator municipality"),
            Case("others_social", "coordinator"),
            Case("social_draft", NOBODY),
        ),
        is_html=False,
    ),
    Page("surveys:drop_text", (Case("raw_text", NOBODY, "coordinator"),), post_only=True),
)


def survey_things() -> dict[str, dict[str, Any]]:
    """Rounds of each state, of each one's own and of others, and what was written in them."""
    today = timezone.localdate()
    own, others = Place.objects.get(slug="liina"), Place.objects.get(slug="muiden-paikka")
    opened = make_round(place=own)
    late = make_round(circle=Circle.objects.get(slug="kahvipiiri"), first=today - timedelta(days=30), last=today)
    raw, early = make_text(late, "Kahvi on <b>hyvää</b>"), make_text(opened, "Liian aikaista")
    make_sheets(late, 7)
    SurveyRound.objects.filter(pk=late.pk).update(closed_on=today)
    slip = make_round(place=own, is_by_slip=True)
    coming = make_round(place=own, first=today + timedelta(days=2), last=today + timedelta(days=9))
    run = make_round(place=Place.objects.get(slug="jarjeston-paikka"))
    return {
        "open_round": {"code": opened.code},
        "slip_round": {"code": slip.code},
        "closed_round": {"code": late.code},
        "coming_round": {"code": coming.code},
        "open_survey": {"pk": opened.pk},
        "closed_survey": {"pk": late.pk},
        "slip_survey": {"pk": slip.pk},
        "others_survey": {"pk": make_round(place=others).pk},
        "organisations_survey": {"pk": run.pk},
        "raw_text": {"key": raw.pk},
        "early_text": {"key": early.pk},
        **_social(own.municipality, others.municipality),
    }


def _social(own: Municipality, others: Municipality) -> dict[str, dict[str, Any]]:
    """A draft and a frozen social report of the town, and a frozen one of another."""
    frozen, draft, theirs = make_social(own, is_frozen=True), make_social(own), make_social(others, is_frozen=True)
    return {
        "social_draft": {"pk": draft.pk},
        "social_frozen": {"pk": frozen.pk},
        "others_social": {"pk": theirs.pk},
        "social_part": {"pk": draft.pk, "key": "conclusions"},
        "frozen_part": {"pk": frozen.pk, "key": "conclusions"},
        "no_report_part": {"pk": draft.pk, "key": "x"},
    }
