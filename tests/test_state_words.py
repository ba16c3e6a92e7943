"""The words of states agree in Swedish with what they are of: en rapport, en hämtning, en länk, en omgång."""

import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext

from network.enums import ImportStage, JobState
from reporting.enums import WorkState
from reporting.surveys.enums import RoundState

AS_IN_SWEDISH = [
    (JobState.DONE, "Klar"),
    (JobState.CANCELLED, "Avbruten"),
    (ImportStage.STORED, "Sparad"),
    (ImportStage.UNDONE, "Ångrad"),
    (RoundState.OPEN, "Öppen"),
    (RoundState.CLOSED, "Stängd"),
    # A part (en del) and a step (ett steg) have these together, so the words do not bend.
    (WorkState.NOT_DONE, "Har inte gjorts"),
    (WorkState.UNDER_WAY, "Pågår"),
    (WorkState.DONE, "Har gjorts"),
]


@pytest.mark.parametrize(("state", "told"), AS_IN_SWEDISH, ids=[str(state) for state, _told in AS_IN_SWEDISH])
def test_a_states_word_agrees_in_swedish(state: JobState, told: str) -> None:
    with translation.override("sv"):
        assert str(state.label) == told


@pytest.mark.parametrize(("language", "told"), [("sv", "Återkallad"), ("en", "Revoked")])
def test_a_link_is_revoked_and_a_social_report_is_ready(language: str, told: str) -> None:
    with translation.override(language):
        assert pgettext("linkki", "Peruttu") == told
        assert gettext("Valmis") == {"sv": "Klar", "en": "Done"}[language]


def test_an_import_that_was_undone_is_not_said_to_be_cancelled() -> None:
    with translation.override("en"):
        assert [str(ImportStage.UNDONE.label), str(JobState.CANCELLED.label)] == ["Undone", "Cancelled"]
