"""What a questionnaire asks: questions and scales as they stand in its file; pure.

An answer is the number of a point on a scale, the key of an option, or a list of keys. Somebody who would rather not
say answers `DECLINED`; a question left blank has no answer at all. Neither is ever a zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language

DECLINED = None
Texts = dict[str, str]
Answers = dict[str, Any]


class QuestionKind(StrEnum):
    SCALE = "scale"
    ONE = "one"
    MANY = "many"
    TEXT = "text"


@dataclass(frozen=True)
class Option:
    """A point of a scale (a whole number) or an option (a key), and what it says in each language."""

    value: int | str
    label: Texts


@dataclass(frozen=True)
class Question:
    """One question; free text has no options."""

    key: str
    kind: QuestionKind
    text: Texts
    options: tuple[Option, ...] = ()
    may_decline: bool = True
    is_group: bool = False

    @property
    def values(self) -> list[int | str]:
        return [option.value for option in self.options]


@dataclass(frozen=True)
class Band:
    """A stretch of a scale from a score upwards, and what it means in words."""

    starts: float
    label: Texts


@dataclass(frozen=True)
class Scale:
    """Items that are scored together; a sheet with fewer than `at_least` of them answered has no score."""

    key: str
    title: Texts
    items: tuple[str, ...]
    reversed_items: frozenset[str]
    is_sum: bool
    at_least: int
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Content:
    """A whole questionnaire."""

    code: str
    version: int
    title: Texts
    purpose: Texts
    source: str
    questions: tuple[Question, ...]
    scales: tuple[Scale, ...]

    def question(self, key: str) -> Question:
        return next(question for question in self.questions if question.key == key)

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions whose answers are counted; free text is read by a person instead."""
        return tuple(question for question in self.questions if question.kind != QuestionKind.TEXT)

    @property
    def texts(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.kind == QuestionKind.TEXT)


def said(texts: Texts) -> str:
    """Return the text in the language in force."""
    return texts.get((get_language() or "fi")[:2]) or texts["fi"]


def score(content: Content, scale: Scale, answers: Answers) -> float | None:
    """Return the sheet's score on the scale, or None when too few of its items were answered.

    A sum of which some items are missing is the mean of the answered ones times the number of items.
    """
    points = [
        _turned(content.question(item), answers[item]) if item in scale.reversed_items else answers[item]
        for item in scale.items
        if answers.get(item) is not None
    ]
    if len(points) < scale.at_least:
        return None
    mean = sum(points) / len(points)
    return mean * len(scale.items) if scale.is_sum else mean


def _turned(question: Question, value: int) -> int:
    values = [int(point) for point in question.values]
    return min(values) + max(values) - value


def band_of(scale: Scale, points: float) -> Band | None:
    """Return the highest band that the score reaches."""
    reached = [band for band in scale.bands if points >= band.starts]
    return reached[-1] if reached else None


def reach_of(content: Content, scale: Scale) -> tuple[float, float]:
    """Return the lowest and the highest score that the scale can have."""
    ends: Sequence[Sequence[int]] = [[int(v) for v in content.question(item).values] for item in scale.items]
    lowest, highest = sum(min(values) for values in ends), sum(max(values) for values in ends)
    return (lowest, highest) if scale.is_sum else (lowest / len(ends), highest / len(ends))
