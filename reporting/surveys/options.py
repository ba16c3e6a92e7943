"""The options of a question as a page and a paper offer them, in the same order."""

from django.utils.translation import gettext as _

from reporting.surveys.questionnaire import Question, said

DECLINE = "-"


def options_of(question: Question) -> list[tuple[str, str]]:
    """Return the options as a form offers them, the wish not to answer last."""
    found = [(str(option.value), said(option.label)) for option in question.options]
    return [*found, (DECLINE, _("En halua vastata"))] if question.may_decline else found
