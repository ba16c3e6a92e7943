"""Choices of a form that are made once and shown again and again, neither copied nor read anew (ADR 22)."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from html import escape
from typing import Any

from django.utils.choices import BaseChoiceIterator


class ReadyChoices(BaseChoiceIterator):
    """The codes and names of a choice, in the language that they were made in."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        self.rows = tuple((str(code), str(label)) for code, label in choices)

    def __deepcopy__(self, _memo: Any) -> "ReadyChoices":
        return self  # nothing in it changes

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.rows)

    @cached_property
    def names(self) -> dict[str, str]:
        """What each code is called, in the order of the choice."""
        return dict(self.rows)

    @cached_property
    def order(self) -> dict[str, int]:
        """Where in the choice each code stands."""
        return {code: place for place, (code, _label) in enumerate(self.rows)}

    @cached_property
    def options(self) -> dict[str, str]:
        """The rows as HTML, by code."""
        return {code: f'<option value="{escape(code)}">{escape(label)}</option>' for code, label in self.rows}

    @cached_property
    def drawn(self) -> str:
        """All the rows as HTML, none of them chosen."""
        return "".join(self.options.values())

    def drawn_with(self, chosen: str) -> str:
        """Return the rows as HTML with the chosen one marked."""
        option = self.options.get(chosen, "")
        return self.drawn.replace(option, option.replace('">', '" selected>', 1), 1) if option else self.drawn


def ready_choices(widget: Any) -> ReadyChoices:
    """Return the choices that the widget shows."""
    given = widget.choices
    return given if isinstance(given, ReadyChoices) else ReadyChoices(given)


class ReadyFields(dict[str, Any]):
    """The fields of a form class that every form of it shares, because nobody changes them: they are not copied."""

    def __deepcopy__(self, _memo: Any) -> "ReadyFields":
        return self
