"""What a closed round tells: counts exact, every part of a distribution rounded by the house's key, under five nothing.

There is no exact version of a distribution for anybody: those who answered were told so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reporting.charts import Bar, bar_chart
from reporting.disclosure import rounded_cell, rounded_parts
from reporting.surveys.questionnaire import (
    DECLINED,
    Answers,
    Content,
    Question,
    QuestionKind,
    Scale,
    band_of,
    reach_of,
    said,
    score,
)

LEAST_ANSWERS = 5


@dataclass(frozen=True)
class Part:
    """One option or band, and about how many: a multiple of five."""

    label: str
    value: int

    @property
    def text(self) -> str:
        """The number as it may be told: what was rounded to nothing may be a few."""
        return str(self.value) if self.value else _("muutama tai ei kukaan")


@dataclass(frozen=True)
class QuestionResult:
    """How many answered, and how the answers fall; no parts where fewer than five answered."""

    key: str
    text: str
    answered: int | None
    parts: tuple[Part, ...] = ()
    is_many: bool = False

    @property
    def says_something(self) -> bool:
        """Whether any part is more than what may be nobody."""
        return any(part.value for part in self.parts)

    @property
    def chart(self) -> SafeString:
        return _chart(self.parts)


@dataclass(frozen=True)
class ScaleResult:
    """The mean of the scores and the words that they reach; neither where fewer than five sheets have a score.

    A mean so near an end of the scale that it would tell what everybody answered is not told.
    """

    key: str
    title: str
    scored: int | None
    lowest: float
    highest: float
    mean: float | None = None
    parts: tuple[Part, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether any part is more than what may be nobody."""
        return any(part.value for part in self.parts)

    @property
    def chart(self) -> SafeString:
        return _chart(self.parts)


@dataclass(frozen=True)
class Comparison:
    """The means of a scale side by side; only where every group, those without one too, has five scores."""

    question: str
    scale: str
    means: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Results:
    """The results of one round; with fewer than five sheets nothing but that."""

    count: int | None
    questions: tuple[QuestionResult, ...] = ()
    scales: tuple[ScaleResult, ...] = ()
    comparisons: tuple[Comparison, ...] = ()

    @property
    def is_shown(self) -> bool:
        return self.count is not None


def results(content: Content, sheets: Sequence[Answers], *, name: str, key: str) -> Results:
    """Return what may be told of the sheets of the round with this name, in the language in force."""
    if len(sheets) < LEAST_ANSWERS:
        return Results(None)
    told = told_apart(content, sheets)
    return Results(
        count=len(sheets),
        questions=tuple(_question(question, sheets, name, key) for question in content.asked),
        scales=tuple(
            _scale(content, scale, sheets if scale.key in told else (), name, key) for scale in content.scales
        ),
        comparisons=tuple(_comparisons(content, sheets, told)),
    )


def told_apart(content: Content, sheets: Sequence[Answers]) -> set[str]:
    """Return the keys of the scales that may be told beside one another.

    Two scales that share a question are nearly the same sum: where they are of sheets that differ by one to four, the
    difference of their means would tell of those few, so the latter scale is withheld.
    """
    told: dict[str, set[int]] = {}
    items = {scale.key: set(scale.items) for scale in content.scales}
    for scale in content.scales:
        scored = {at for at, sheet in enumerate(sheets) if score(content, scale, sheet) is not None}
        near = [others for key, others in told.items() if items[key] & items[scale.key]]
        if not any(0 < len(one) < LEAST_ANSWERS for others in near for one in (scored - others, others - scored)):
            told[scale.key] = scored
    return set(told)


def _question(question: Question, sheets: Sequence[Answers], name: str, key: str) -> QuestionResult:
    given = [sheet[question.key] for sheet in sheets if sheet.get(question.key) is not DECLINED]
    is_many, text = question.kind == QuestionKind.MANY, said(question.text)
    if len(given) < LEAST_ANSWERS:
        return QuestionResult(question.key, text, None, is_many=is_many)
    cell = f"survey|{name}|{question.key}"
    numbers = {o.value: sum(o.value in one if is_many else o.value == one for one in given) for o in question.options}
    if is_many:
        shown = [rounded_cell(number, len(given), f"{cell}|{value}", key) for value, number in numbers.items()]
    else:
        shown = rounded_parts(list(numbers.values()), cell, key)
    parts = [Part(said(option.label), value) for option, value in zip(question.options, shown, strict=True)]
    return QuestionResult(question.key, text, len(given), tuple(parts), is_many)


def _scale(content: Content, scale: Scale, sheets: Sequence[Answers], name: str, key: str) -> ScaleResult:
    scores = [points for points in (score(content, scale, sheet) for sheet in sheets) if points is not None]
    lowest, highest = reach_of(content, scale)
    title = said(scale.title)
    if len(scores) < LEAST_ANSWERS:
        return ScaleResult(scale.key, title, None, lowest, highest)
    bands = [band_of(scale, points) for points in scores]
    shown = rounded_parts([bands.count(band) for band in scale.bands], f"survey|{name}|{scale.key}", key)
    parts = tuple(Part(said(band.label), value) for band, value in zip(scale.bands, shown, strict=True))
    mean = None if is_at_an_end(scores, lowest, highest) else _mean(scores)
    return ScaleResult(scale.key, title, len(scores), lowest, highest, mean, parts)


def is_at_an_end(scores: Sequence[float], lowest: float, highest: float) -> bool:
    """Say whether the mean would tell that nobody can have answered otherwise than at one end of the scale.

    It is told only where one of those who answered may have been at the other end.
    """
    from_lowest = sum(scores) - lowest * len(scores)
    return not highest - lowest <= from_lowest <= (highest - lowest) * (len(scores) - 1)


def _comparisons(content: Content, sheets: Sequence[Answers], told: Collection[str]) -> Iterable[Comparison]:
    scales = [scale for scale in content.scales if scale.key in told]
    for question in content.asked:
        for scale in scales if question.is_group else ():
            groups = _grouped(content, question, scale, sheets)
            if len(groups) > 1 and _may_be_compared(content, scale, list(groups.values())):
                means = tuple(
                    (said(option.label), _mean(groups[option.value]))
                    for option in question.options
                    if option.value in groups
                )
                yield Comparison(said(question.text), said(scale.title), means)


def _may_be_compared(content: Content, scale: Scale, groups: Sequence[Sequence[float]]) -> bool:
    """Say whether each group has enough scores, no mean is at an end, and the whole does not tell how many each has."""
    return (
        all(len(scores) >= LEAST_ANSWERS for scores in groups)
        and sum(map(len, groups)) > LEAST_ANSWERS * len(groups)
        and not any(is_at_an_end(scores, *reach_of(content, scale)) for scores in groups)
    )


def _grouped(
    content: Content, question: Question, scale: Scale, sheets: Sequence[Answers]
) -> Mapping[Any, list[float]]:
    """Return the scores by group; those who did not say their group are one more, for the rest would tell of them."""
    groups: dict[Any, list[float]] = {}
    for sheet in sheets:
        points = score(content, scale, sheet)
        if points is not None:
            groups.setdefault(sheet.get(question.key), []).append(points)
    return groups


def _mean(scores: Sequence[float]) -> float:
    return round(sum(scores) / len(scores), 1)


def _chart(parts: Sequence[Part]) -> SafeString:
    bars = [Bar(part.label, part.value or None, part.text) for part in parts]
    return mark_safe(bar_chart(bars))  # noqa: S308 - our own drawing, its texts escaped
