"""A search as an address to share and as words to call it by; pure."""

from collections.abc import Container, Iterator
from typing import Any

from django.forms import Form, HiddenInput
from django.http import QueryDict
from django.utils.translation import gettext as _

NEVER_SHARED = ("page",)
LONGEST_NAME = 120


def clean_query(form: Form, *, without: Container[str] = (), **more: str) -> str:
    """Return “?q=…” with what the search asks and nothing that is empty, mistaken or unknown; or nothing."""
    query = QueryDict(mutable=True)
    for name, values in _asked(form):
        if name not in without:
            query.setlist(name, values)
    for name, value in more.items():
        query[name] = value
    return f"?{query.urlencode()}" if query else ""


def in_words(form: Form) -> str:
    """Return what the search asks, as a person would call it; the whole network where it asks nothing."""
    words = []
    for name, values in _asked(form):
        widget: Any = form.fields[name].widget
        if not isinstance(widget, HiddenInput):
            labels = {str(value): str(label) for value, label in getattr(widget, "choices", ())}
            words += [labels.get(value, value) for value in values]
    return ", ".join(words)[:LONGEST_NAME] or _("koko verkosto")


def _asked(form: Form) -> Iterator[tuple[str, list[str]]]:
    data: Any = form.data
    for name in form.fields:
        values = [value.strip() for value in data.getlist(name) if value.strip()]
        if values and name not in form.errors and name not in NEVER_SHARED:
            yield name, values
