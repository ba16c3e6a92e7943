"""What a visitor asks of the search, read from the address; what cannot be read is said, and kept as typed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.choices import ReadyChoices
from network.facets import Facet, Term, choices_of, vocabulary
from network.hours import HELSINKI, monday_of
from network.hours_in_words import clock, day_in_words
from network.models.municipality import Town
from network.needs import needs
from network.words import fold
from places.guide import DONE, FIRST, HOW, QUESTIONS, WHERE
from places.kinds import kinds
from places.open_times import EVENINGS, NOW, SPOKEN, TODAY, WEEKEND
from places.spoken_times import open_said

LONGEST_TEXT = 200
LAST_YEAR = 2100
MOST_PAGES = 10_000
READY_TIMES = ((1, 10), (1, 17))
SATURDAY = (5, 12)
ACCESSIBILITY = ("step_free", "accessible_toilet", "induction_loop")
MANY = {
    "openness": Facet.OPENNESS,
    "manner": Facet.MANNER,
    "access": Facet.EQUIPMENT,
    "equipment": Facet.EQUIPMENT,
}
UNFILTERED = ("q", "near", "lat", "lon", "exact", "page")
ONE = {"language": Facet.LANGUAGE, "way": Facet.WAY}
SPOKEN_TIMES = (
    (TODAY, _("Auki vielä tänään")),
    (WEEKEND, _("Auki tänä viikonloppuna")),
    (EVENINGS, _("Auki jonakin arki-iltana")),
)
DAY_ALONE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
UNKNOWN = _("Emme tunne valintaa ”%(value)s”. Valitse listasta.")
UNKNOWN_NEED = _("Emme tunne tarvetta ”%(value)s”. Valitse listasta, mitä kaipaat.")


def _choices(terms: Iterable[Term], empty: Any) -> ReadyChoices:
    return ReadyChoices([("", empty), *((term.code, term.label) for term in terms)])


@lru_cache
def _known_choices(_language: str) -> dict[str, ReadyChoices]:
    """The choices of every field that has the same ones for everybody, in the page's language."""
    equipment = choices_of("equipment")
    found: dict[str, list[tuple[str, Any]]] = {
        "openness": choices_of("openness"),
        "manner": choices_of("manners"),
        "access": [choice for choice in equipment if choice[0] in ACCESSIBILITY],
        "equipment": [choice for choice in equipment if choice[0] not in ACCESSIBILITY],
        "language": [("", _("Mikä vain")), *choices_of("languages")],
        "way": [("", _("Mikä vain")), *choices_of("ways_to_take_part")],
    }
    return {
        "for": _choices(vocabulary("target_groups").values(), _("Kaikki paikat")),
        "kind": _choices(kinds().values(), _("Kaikki")),
        "need": _choices(needs().values(), _("Mikä vain")),
        **{name: ReadyChoices(choices) for name, choices in found.items()},
    }


@lru_cache(maxsize=16)
def _municipality_choices(names: tuple[tuple[str, str], ...], _language: str) -> ReadyChoices:
    return ReadyChoices([("", _("Koko verkosto")), *names])


@dataclass(frozen=True)
class Check:
    """One box that can be ticked."""

    id: str
    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class FilterGroup:
    """Boxes of one kind, folded together until one of them is ticked."""

    name: str
    title: str
    checks: tuple[Check, ...]
    errors: Any = ""

    @property
    def chosen(self) -> int:
        return sum(check.is_chosen for check in self.checks)


def _many(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class SearchForm(forms.Form):
    """The search: every field may be empty, and a mistake in one leaves the others in force."""

    only_filters: ClassVar[bool] = True
    q = forms.CharField(
        label=_("Mitä etsit?"), required=False, max_length=LONGEST_TEXT, widget=forms.TextInput({"type": "search"})
    )
    near = forms.CharField(label=_("Missä? Paikka tai postinumero"), required=False, max_length=LONGEST_TEXT)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    open = forms.CharField(label=_("Milloin"), required=False, max_length=40)
    kind = forms.ChoiceField(label=_("Millainen paikka tai ryhmä"), required=False)
    municipality = forms.ChoiceField(label=_("Kunta"), required=False)
    need = forms.ChoiceField(label=_("Mitä kaipaat"), required=False)
    openness = _many(_("Näin voin tulla"))
    manner = _many(_("Millaista siellä on"))
    access = _many(_("Esteettömyys"))
    equipment = _many(_("Mitä siellä on"))
    language = forms.ChoiceField(label=_("Kieli, jota voin puhua"), required=False)
    way = forms.ChoiceField(label=_("Miten voin osallistua"), required=False)
    exact = forms.BooleanField(required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_PAGES, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, municipalities: Sequence[Town], today: date) -> None:
        query = _with_said_time(_with_time(query, today), today)
        super().__init__(_with_codes(query, municipalities), auto_id="search-%s")
        self.today = today
        language = get_language() or "fi"
        self.fields["for"] = forms.ChoiceField(label=_("Kenelle"), required=False)
        fields: dict[str, Any] = self.fields
        names = tuple((m.code, m.name_sv if language == "sv" else m.name_fi) for m in municipalities)
        fields["municipality"].choices = _municipality_choices(names, language)
        for name, choices in _known_choices(language).items():
            fields[name].choices = choices
        for field in fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = UNKNOWN
        fields["need"].error_messages["invalid_choice"] = UNKNOWN_NEED
        fields["open"].widget = forms.Select(choices=self._times(query.get("open", "")))

    def groups(self) -> list[FilterGroup]:
        """Return the boxes to tick, group by group."""
        return [self._group(name) for name in MANY]

    def _group(self, name: str) -> FilterGroup:
        field: Any = self.fields[name]
        chosen = set(self.cleaned_data.get(name) or ())
        checks = (
            Check(f"search-{name}_{number}", code, str(label), code in chosen)
            for number, (code, label) in enumerate(field.choices)
        )
        return FilterGroup(name, str(field.label), tuple(checks), self.errors.get(name, ""))

    def chosen(self) -> list[tuple[str, str]]:
        """Return each ticked box in force: its field and code."""
        return [(name, code) for name in MANY for code in self.cleaned_data.get(name) or ()]

    def _times(self, asked: str) -> list[tuple[str, Any]]:
        """A few times that people ask about, and the one that is asked now, whatever it is."""
        days = [self.today + timedelta(days=ahead) for ahead, _hour in READY_TIMES]
        moments = [
            datetime.combine(d, datetime.min.time()) + timedelta(hours=h)
            for d, (_a, h) in zip(days, READY_TIMES, strict=True)
        ]
        saturday = monday_of(self.today) + timedelta(days=SATURDAY[0])
        saturday += timedelta(days=7 if saturday <= self.today else 0)
        moments.append(datetime.combine(saturday, datetime.min.time()) + timedelta(hours=SATURDAY[1]))
        choices: list[tuple[str, Any]] = [("", _("Milloin vain")), (NOW, _("Auki nyt")), *SPOKEN_TIMES]
        choices += [(f"{moment:%Y-%m-%dT%H:%M}", moment_words(moment)) for moment in moments]
        if asked and asked not in dict(choices):
            choices.append((asked, _time_words(asked)))
        return choices

    @property
    def has_no_filter(self) -> bool:
        """Whether nothing but words and a place is asked, so that the filters look the same to everyone."""
        return not any(self.data.get(name) or name in self.errors for name in self.fields if name not in UNFILTERED)

    @property
    def drawn_by(self) -> tuple[Any, ...]:
        """What filters that nobody has chosen are drawn by: the day's ready times, the municipalities, the language."""
        return self.today, self.fields["municipality"].choices.rows, get_language() or "fi"  # type: ignore[attr-defined]

    @property
    def has_mistaken_filter(self) -> bool:
        """Whether a mistake is in a field that is folded away."""
        return bool(set(self.errors) - {"q", "near", "__all__"})

    def clean_open(self) -> datetime | date | str:
        """Return “now”, “today”, “weekend”, “evenings”, a day, an aware moment, or nothing."""
        text = self.cleaned_data["open"]
        if text in ("", NOW, *SPOKEN):
            return str(text)
        moment = read_moment(text)
        if moment and DAY_ALONE.fullmatch(text):
            return moment.date()
        if moment is None:
            raise ValidationError(_("Kirjoita aika näin: 2026-11-24T11:30. Voit myös valita listasta."))
        return moment.replace(tzinfo=HELSINKI)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if (found.get("lat") is None) != (found.get("lon") is None) and not {"lat", "lon"} & set(self.errors):
            self.add_error(None, _("Sijainnista puuttuu toinen luku. Kirjoita paikan nimi tai postinumero."))
        if {"lat", "lon"} & set(self.errors):
            self.errors.pop("lat", None)
            self.errors.pop("lon", None)
            self.add_error(None, _("Sijaintia ei voi lukea. Kirjoita paikan nimi tai postinumero."))
        if "page" in self.errors:
            self.errors.pop("page")
            self.add_error(None, _("Sivun numeroa ei voi lukea. Tässä on ensimmäinen sivu."))
        for name in set(MANY) & set(self.errors):
            found[name] = self._known(name)
        found["facets"] = self._facets(found)
        return found

    def _known(self, name: str) -> list[str]:
        """The values that the vocabulary knows hold, even when another beside them does not."""
        field: Any = self.fields[name]
        known = dict(field.choices)
        return [value for value in self[name].value() or () if value in known]

    @staticmethod
    def _facets(found: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        """Every fact that a listing must have, besides those that the question names by themselves."""
        many = [(facet, code) for name, facet in MANY.items() if name != "openness" for code in found.get(name) or ()]
        one = [(facet, found[name]) for name, facet in ONE.items() if found.get(name)]
        return tuple(many + one)


def read_moment(text: str) -> datetime | None:
    """Return the wall-clock time that “2026-11-24T11:30” means, or None when it is not one."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=None) if len(text) >= len("2026-11-24") and 1970 < moment.year < LAST_YEAR else None


def moment_words(moment: datetime) -> str:
    """Return a moment as people say it: keskiviikko 25.11. klo 17."""
    words = {"day": day_in_words(moment.date()), "clock": clock(moment.hour * 60 + moment.minute)}
    return str(_("%(day)s klo %(clock)s")) % words


def _time_words(asked: str) -> str:
    moment = read_moment(asked)
    if moment is None:
        return asked[:40]
    return day_in_words(moment.date()) if DAY_ALONE.fullmatch(asked) else moment_words(moment)


def _with_time(query: QueryDict, today: date) -> QueryDict:
    """A day and a clock time that are chosen by themselves say the same as one “open”, and go before it."""
    day, at = query.get("day", "").strip(), query.get("clock", "").strip()
    if not day and not at:
        return query
    day = day or today.isoformat()
    changed = query.copy()
    changed["open"] = f"{day}T{at}" if at else day
    changed.pop("day", None)
    changed.pop("clock", None)
    return changed


def _with_said_time(query: QueryDict, today: date) -> QueryDict:
    """“Kahvila auki nyt” is the words “kahvila” and the time “now”, unless a time is chosen or the words are exact."""
    if query.get("open") or query.get("exact"):
        return query
    said = open_said(query.get("q", "")[:LONGEST_TEXT], today)
    if said is None:
        return query
    changed = query.copy()
    changed["open"], changed["q"] = said
    return changed


def _with_access(query: QueryDict) -> QueryDict:
    misplaced = [code for code in query.getlist("equipment") if code in ACCESSIBILITY]
    if not misplaced:
        return query
    changed = query.copy()
    changed.setlist("equipment", [code for code in query.getlist("equipment") if code not in ACCESSIBILITY])
    changed.setlist("access", list(dict.fromkeys(query.getlist("access") + misplaced)))
    return changed


def _with_codes(query: QueryDict, municipalities: Sequence[Town]) -> QueryDict:
    """A municipality may be given by its name as well as by its code, and a step-free way in as equipment."""
    query = _with_access(query)
    given = fold(query.get("municipality", "")[:LONGEST_TEXT])
    code = next((m.code for m in municipalities if given and given in (fold(m.name_fi), fold(m.name_sv))), None)
    if code is None:
        return query
    changed = query.copy()
    changed["municipality"] = code
    return changed


class GuideForm(forms.Form):
    """The three questions; what is not known is said, and the rest still holds."""

    only_filters: ClassVar[bool] = True
    who = _many(_("Valitse kaikki, jotka sopivat sinuun"))
    near = forms.CharField(
        label=_("Missä? Paikka tai postinumero"),
        help_text=_("Esimerkiksi Hervanta tai 33720. Voit jättää tyhjäksi."),
        required=False,
        max_length=LONGEST_TEXT,
    )
    when = _many(_("Milloin voisit tulla?"))
    how = _many(_("Valitse kaikki, mitkä tuntuvat hyvältä"))

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query, auto_id="guide-%s")
        for name, options in QUESTIONS.items():
            field: Any = self.fields[name]
            field.choices = [(option.code, option.label) for option in options]
            field.error_messages["invalid_choice"] = UNKNOWN

    @property
    def step(self) -> int:
        """Which question is asked now; whatever cannot be read is the first one."""
        text = str(self.data.get("step") or FIRST)
        return int(text) if text in {str(step) for step in (FIRST, WHERE, HOW, DONE)} else FIRST

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name in set(QUESTIONS) & set(self.errors):
            field: Any = self.fields[name]
            found[name] = [value for value in self[name].value() or () if value in dict(field.choices)]
        return found
