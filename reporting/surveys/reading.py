"""A questionnaire's file (JSON) is read whole or refused with every mistake named by its question and field."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from reporting.surveys.questionnaire import Band, Content, Option, Question, QuestionKind, Scale, Texts

FORMAT = 1
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
LANGUAGES = [code for code, _name in settings.LANGUAGES]
MOST_BYTES = 512 * 1024
MOST_QUESTIONS, MOST_OPTIONS, MOST_LETTERS = 60, 20, 600
LARGEST = 1000
MOST_MISTAKES, LONGEST_MISTAKE = 40, 300
OF_ALL = {"format", "code", "version", "title", "purpose", "source", "questions", "scales"}
OF_QUESTION = {"key", "kind", "text", "options", "may_decline", "group"}
OF_SCALE = {"key", "title", "items", "reversed", "score", "at_least", "bands"}


class BadQuestionnaireError(Exception):
    """The file is no questionnaire; `mistakes` says where and why."""

    def __init__(self, mistakes: list[str]) -> None:
        told = [_shown(mistake) for mistake in mistakes[:MOST_MISTAKES]]
        if len(mistakes) > MOST_MISTAKES:
            told.append(_("Muita virheitä: %(number)s. Korjaa ensin nämä.") % {"number": len(mistakes) - MOST_MISTAKES})
        super().__init__("\n".join(told))
        self.mistakes = told


def _shown(mistake: str) -> str:
    """Return the mistake so that any page and terminal can show it, whatever the file has in the place of a name."""
    whole = "".join(letter if letter.isprintable() else "?" for letter in mistake)
    return whole if len(whole) <= LONGEST_MISTAKE else f"{whole[:LONGEST_MISTAKE]}…"


def read(raw: bytes) -> tuple[Content, dict[str, Any]]:
    """Return the questionnaire and its file as plain data; a file with a mistake is refused whole."""
    if len(raw) > MOST_BYTES:
        raise BadQuestionnaireError([_("Tiedosto on liian suuri. Kyselyn tiedosto on enintään 500 kilotavua.")])
    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise BadQuestionnaireError([_("Tiedosto ei ole JSONia: %(why)s") % {"why": _why(error)}]) from error
    return content_of(data), data


class _RefusedError(ValueError):
    """The file says something that is not taken, in words of our own."""


def _why(error: Exception) -> str:
    """Return in plain words why the file could not be read, and where."""
    if isinstance(error, _RefusedError):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        return _("virhe on rivillä %(line)s, merkissä %(column)s.") % {"line": error.lineno, "column": error.colno}
    if isinstance(error, UnicodeDecodeError):
        return _("tallenna se UTF-8-muodossa.")
    return _("siinä on liian pitkä luku, tai liian monta sulkua sisäkkäin.")


def _refuse(constant: str) -> Any:
    raise _RefusedError(_("%(what)s ei ole luku.") % {"what": constant})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _RefusedError(_("kenttä %(name)s on kahdesti.") % {"name": twice})
    return found


def content_of(data: Any) -> Content:
    """Return the questionnaire that the data tells of, or every mistake in it."""
    reader = _Reader()
    content = reader.content(data)
    if reader.mistakes:
        raise BadQuestionnaireError(reader.mistakes)
    return content


class _Reader:
    """Reads part by part and goes on after a mistake, so that all of them are told at once."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def wrong(self, where: str, field: str, why: str) -> None:
        self.mistakes.append(f"{where}, {field}: {why}" if where else f"{field}: {why}")

    def content(self, data: Any) -> Content:
        data = self.table(data, "", _("tiedosto"), OF_ALL)
        if data.get("format") != FORMAT:
            self.wrong("", "format", _("pitää olla %(number)s") % {"number": FORMAT})
        questions = tuple(
            self.question(number, one) for number, one in enumerate(self.rows(data, "", "questions", MOST_QUESTIONS), 1)
        )
        if not questions:
            self.wrong("", "questions", _("kysymyksiä ei ole"))
        self.no_doubles([q.key for q in questions if q.key], "questions")
        by_key = {question.key: question for question in questions}
        scales = [
            self.scale(number, one, by_key) for number, one in enumerate(self.rows(data, "", "scales", MOST_OPTIONS), 1)
        ]
        self.no_doubles([scale.key for scale in scales if scale.key], "scales")
        return Content(
            code=self.name(data, "", "code", CODE),
            version=self.number(data, "", "version", 1),
            title=self.texts(data, "", "title", 120),
            purpose=self.texts(data, "", "purpose"),
            source=self.plain(data.get("source", ""), "", "source"),
            questions=questions,
            scales=tuple(scales),
        )

    def question(self, number: int, data: Any) -> Question:
        where = _("Kysymys %(number)s") % {"number": number}
        data = self.table(data, where, "", OF_QUESTION)
        key = self.name(data, where, "key", KEY)
        where = f"{where} ({key})" if key else where
        kind = data.get("kind")
        if kind not in list(QuestionKind):
            self.wrong(where, "kind", _("pitää olla jokin näistä: %(kinds)s") % {"kinds": ", ".join(QuestionKind)})
            kind = QuestionKind.TEXT
        kind = QuestionKind(kind)
        options = self.options(data, where, kind)
        return Question(
            key=key,
            kind=kind,
            text=self.texts(data, where, "text"),
            options=options,
            may_decline=self.truth(data, where, "may_decline", assumed=True),
            is_group=self.group(data, where, kind),
        )

    def group(self, data: dict[str, Any], where: str, kind: QuestionKind) -> bool:
        is_group = self.truth(data, where, "group", assumed=False)
        if is_group and kind != QuestionKind.ONE:
            self.wrong(where, "group", _("vain yhden vaihtoehdon kysymys jakaa vastaajat ryhmiin"))
        return is_group

    def options(self, data: dict[str, Any], where: str, kind: QuestionKind) -> tuple[Option, ...]:
        rows = self.rows(data, where, "options", MOST_OPTIONS)
        if kind == QuestionKind.TEXT:
            if rows:
                self.wrong(where, "options", _("vapaalla tekstillä ei ole vaihtoehtoja"))
            return ()
        if len(rows) < 2:
            self.wrong(where, "options", _("tarvitaan ainakin kaksi"))
        found = [
            self.option(row, where, f"options[{at}]", kind, at in (1, len(rows))) for at, row in enumerate(rows, 1)
        ]
        values = [option.value for option in found]
        if len(set(values)) < len(values):
            self.wrong(where, "options", _("sama arvo kahdesti"))
        elif kind == QuestionKind.SCALE and values != sorted(values, key=float):
            self.wrong(where, "options", _("asteikon luvut pitää olla pienimmästä suurimpaan"))
        return tuple(found)

    def option(self, data: Any, where: str, field: str, kind: QuestionKind, is_end: bool) -> Option:
        data = self.table(data, where, field, {"value", "label"})
        value = data.get("value")
        if kind == QuestionKind.SCALE:
            value = self.number(data, where, "value", -LARGEST, field)
            if "label" not in data and not is_end:
                return Option(value, dict.fromkeys(LANGUAGES, str(value)))
        else:
            value = self.name(data, where, "value", KEY, field)
        return Option(value, self.texts(data, where, "label", 200, field))

    def scale(self, number: int, data: Any, questions: dict[str, Question]) -> Scale:
        where = _("Mittari %(number)s") % {"number": number}
        data = self.table(data, where, "", OF_SCALE)
        key = self.name(data, where, "key", KEY)
        where = f"{where} ({key})" if key else where
        items = self.keys(data, where, "items")
        reversed_items = self.keys(data, where, "reversed")
        for item in items:
            if item not in questions or questions[item].kind != QuestionKind.SCALE:
                self.wrong(where, "items", _("%(key)s ei ole asteikkokysymys") % {"key": item})
        for item in set(reversed_items) - set(items):
            self.wrong(where, "reversed", _("%(key)s ei ole tämän mittarin kysymys") % {"key": item})
        if len(items) < 2:
            self.wrong(where, "items", _("tarvitaan ainakin kaksi"))
        if data.get("score") not in ("sum", "mean"):
            self.wrong(where, "score", _("pitää olla jokin näistä: %(kinds)s") % {"kinds": "sum, mean"})
        at_least = self.number(data, where, "at_least", 1)
        if at_least > len(items):
            self.wrong(where, "at_least", _("mittarissa ei ole näin monta kysymystä"))
        return Scale(
            key=key,
            title=self.texts(data, where, "title", 120),
            items=tuple(items),
            reversed_items=frozenset(reversed_items),
            is_sum=data.get("score") == "sum",
            at_least=at_least,
            bands=self.bands(data, where),
        )

    def bands(self, data: dict[str, Any], where: str) -> tuple[Band, ...]:
        found = []
        for at, given in enumerate(self.rows(data, where, "bands", MOST_OPTIONS), 1):
            row = self.table(given, where, f"bands[{at}]", {"from", "label"})
            starts = row.get("from")
            if (
                isinstance(starts, bool)
                or not isinstance(starts, int | float)
                or abs(starts) > LARGEST * MOST_QUESTIONS
            ):
                self.wrong(where, f"bands[{at}].from", _("pitää olla luku"))
                starts = 0
            found.append(Band(float(starts), self.texts(row, where, "label", 200, f"bands[{at}]")))
        starts_at = [band.starts for band in found]
        if starts_at != sorted(set(starts_at)):
            self.wrong(where, "bands", _("rajat pitää olla pienimmästä suurimpaan"))
        return tuple(found)

    # --- Plain parts ---------------------------------------------------------------------------------------------

    def table(self, data: Any, where: str, field: str, known: set[str]) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.wrong(where, field or _("kohta"), _("pitää olla kenttiä ja arvoja"))
            return {}
        for name in data.keys() - known:
            self.wrong(where, f"{field}.{name}" if field and where else name, _("tuntematon kenttä"))
        return data

    def rows(self, data: dict[str, Any], where: str, field: str, most: int) -> list[Any]:
        found = data.get(field, [])
        if not isinstance(found, list):
            self.wrong(where, field, _("pitää olla luettelo"))
            return []
        if len(found) > most:
            self.wrong(where, field, _("enintään %(most)s") % {"most": most})
        return found[:most]

    def keys(self, data: dict[str, Any], where: str, field: str) -> list[str]:
        found = [row for row in self.rows(data, where, field, MOST_QUESTIONS) if isinstance(row, str)]
        if len(set(found)) < len(self.rows(data, where, field, MOST_QUESTIONS)):
            self.wrong(where, field, _("pitää olla kysymysten avaimia, kukin kerran"))
        return found

    def name(self, data: dict[str, Any], where: str, field: str, pattern: re.Pattern[str], within: str = "") -> str:
        value = data.get(field)
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        self.wrong(where, f"{within}.{field}" if within else field, _("pitää olla pieniä kirjaimia ja numeroita"))
        return ""

    def number(self, data: dict[str, Any], where: str, field: str, least: int, within: str = "") -> int:
        value = data.get(field)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST:
            return value
        why = _("pitää olla kokonaisluku %(least)s–%(most)s") % {"least": least, "most": LARGEST}
        self.wrong(where, f"{within}.{field}" if within else field, why)
        return least

    def truth(self, data: dict[str, Any], where: str, field: str, *, assumed: bool) -> bool:
        value = data.get(field, assumed)
        if not isinstance(value, bool):
            self.wrong(where, field, _("pitää olla true tai false"))
        return bool(value)

    def texts(self, data: dict[str, Any], where: str, field: str, most: int = MOST_LETTERS, within: str = "") -> Texts:
        name = f"{within}.{field}" if within else field
        given = data.get(field)
        if not isinstance(given, dict):
            self.wrong(where, name, _("teksti puuttuu"))
            return dict.fromkeys(LANGUAGES, "")
        self.unknown_languages(given, where, name)
        return {code: self.plain(given.get(code), where, f"{name}.{code}", most) for code in LANGUAGES}

    def unknown_languages(self, given: Iterable[str], where: str, field: str) -> None:
        for code in set(given) - set(LANGUAGES):
            self.wrong(where, f"{field}.{code}", _("tuntematon kieli"))

    def plain(self, text: Any, where: str, field: str, most: int = MOST_LETTERS) -> str:
        if not isinstance(text, str) or (not text.strip() and field != "source"):
            self.wrong(where, field, _("teksti puuttuu"))
            return ""
        if len(text) > most:
            self.wrong(where, field, _("enintään %(most)s merkkiä") % {"most": most})
        if any(not letter.isprintable() for letter in text):
            self.wrong(where, field, _("merkkejä, joita ei voi näyttää"))
        return " ".join(text.split())

    def no_doubles(self, keys: list[str], field: str) -> None:
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self.wrong("", field, _("%(key)s on kahdesti") % {"key": key})
