"""How the words of a search are asked of the index in SQL; the same on every database."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Func, IntegerField

from network.thesaurus import meaning_of
from network.words import AskedWord

# Whole in the title; part of it; the name of its kind, need or area; elsewhere; then what says or means the same.
IN_TITLE, PART_OF_TITLE, IN_MAIN, ELSEWHERE, ALIKE_IN_TITLE, ALIKE, MEANT, ANSWERS_TOO = range(8)
NOWHERE = 12
Sql = tuple[str, list[Any]]


class HoldsAll(Func):
    """Whether the row's key holds every word, or with `some` any of them.

    Written as SQL of its own: a word has some twenty ways to be held, and an object for each would cost more than the
    query does. Keys hold only letters, digits and "=", so that nothing in them means anything to LIKE.
    """

    output_field = BooleanField()

    def __init__(
        self, words: Sequence[AskedWord], *, some: bool = False, column: str = "words", as_written: bool = False
    ) -> None:
        super().__init__(column)
        self.asked, self.some, self.as_written = tuple(words), some, as_written

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Sql:  # type: ignore[override]
        column, _ = compiler.compile(self.get_source_expressions()[0])
        each = [_any(column, word.patterns if self.as_written else ways_to_hold(word)) for word in self.asked]
        if not each:
            return "(1 = 0)", []
        joint = " OR " if self.some else " AND "
        return f"({joint.join(sql for sql, _ in each)})", [value for _, values in each for value in values]


class Rank(Func):
    """How far the words are from the title, summed; the steps are those of IN_TITLE … NOWHERE."""

    output_field = IntegerField()

    def __init__(self, words: Sequence[AskedWord], *, all_held: bool) -> None:
        super().__init__("title_words", "main_words", "words")
        self.asked, self.all_held = tuple(words), all_held

    @cached_property
    def convert_value(self) -> Any:
        """It comes as a number; Django would make each of a thousand one once more."""
        return self._convert_value_noop  # type: ignore[attr-defined]

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Sql:  # type: ignore[override]
        columns = [compiler.compile(column)[0] for column in self.get_source_expressions()]
        each = [self._place(word, columns) for word in self.asked]
        sql = " + ".join(["0", *(sql for sql, _ in each), "0"])  # a bare 0 would be read as a column number
        return f"({sql})", [value for _, values in each for value in values]

    def _place(self, word: AskedWord, columns: Sequence[str]) -> Sql:
        steps = [(_any(columns[column], parts), place) for place, column, parts in steps_of(word)]
        if self.all_held:
            steps = [step for step in steps if step[1] != ANSWERS_TOO]
        whens = " ".join(f"WHEN {sql} THEN {place}" for (sql, _), place in steps)
        last = ANSWERS_TOO if self.all_held else NOWHERE
        return f"CASE {whens} ELSE {last} END", [value for (_, values), _ in steps for value in values]


class Stands(Func):
    """Whether one word stands in the row at one of some steps; the steps before them are not looked at."""

    output_field = BooleanField()

    def __init__(self, steps: Sequence["Step"]) -> None:
        super().__init__("title_words", "main_words", "words")
        self.steps = tuple(steps)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Sql:  # type: ignore[override]
        columns = [compiler.compile(column)[0] for column in self.get_source_expressions()]
        each = [_any(columns[column], parts) for _, column, parts in self.steps]
        sql, values = " OR ".join(sql for sql, _ in each), [value for _, some in each for value in some]
        if len(self.steps) == 1:
            return sql, values
        # All that a title or the main words hold stands in `words` too, and that has the index.
        held, more = _any(columns[WORDS], [part for _, _, parts in self.steps for part in parts])
        return f"({held} AND ({sql}))", [*more, *values]


Step = tuple[int, int, tuple[str, ...]]
TITLE, MAIN, WORDS = range(3)  # the columns that Rank and Stands read


def steps_of(word: AskedWord) -> list[Step]:
    """Return the places where the word may stand, the best first: the place, the column, and what it then holds."""
    meaning = meaning_of(word)
    named: list[Step] = [(IN_TITLE, TITLE, word.whole), (PART_OF_TITLE, TITLE, word.patterns)]
    steps: list[Step] = [
        *([(IN_TITLE, MAIN, _spaced(meaning.means))] if meaning.names_last else named),
        (IN_MAIN, MAIN, (*word.whole, *_spaced(meaning.names))),
        *([] if meaning.names_last else [(ELSEWHERE, WORDS, word.patterns)]),
        (ALIKE_IN_TITLE, TITLE, meaning.parts),
        (ALIKE, WORDS, meaning.parts),
        (MEANT, MAIN, _spaced(meaning.means)),
        (ANSWERS_TOO, MAIN, _spaced(meaning.also)),
    ]
    return [step for step in steps if step[2]]


def ways_to_hold(word: AskedWord) -> tuple[str, ...]:
    """Return the texts of which a key that holds the word has one: a form of it, or a code that it asks for."""
    meaning = meaning_of(word)
    return (*word.patterns, *meaning.parts, *_spaced((*meaning.names, *meaning.means, *meaning.also)))


def _spaced(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(f" {word} " for word in words)


def _any(column: str, parts: Iterable[str]) -> Sql:
    values = [f"%{part}%" for part in dict.fromkeys(parts)]
    return f"({' OR '.join([f'{column} LIKE %s'] * len(values))})", values
