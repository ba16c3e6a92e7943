"""Saying, after a save, what was changed at the same time by somebody else, or by oneself in another tab."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from network.models import AuditEntry
from network.permissions import person
from network.queries.meanwhile import changed_by


def tell_of_changes(
    request: HttpRequest, trail: QuerySet[AuditEntry], names: Sequence[str], called: Callable[[str], str]
) -> None:
    """Name the fields that are stored otherwise than this page sent them, by who the trail says changed them."""
    others, own = changed_by(trail, names, person(request)) if names else ([], [])
    if others:
        text = _("Joku muu muutti samaan aikaan näitä: %(fields)s. Molempien muutokset ovat voimassa.")
        messages.info(request, text % {"fields": ", ".join(map(called, others))})
    if own:
        text = _("Muutit samaan aikaan toisessa välilehdessä näitä: %(fields)s. Kaikki muutoksesi ovat voimassa.")
        messages.info(request, text % {"fields": ", ".join(map(called, own))})
