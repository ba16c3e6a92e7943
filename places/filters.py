"""What a visitor asks of the search, read from the address; what cannot be read is said, and kept as typed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from network.facets import Term, vocabulary
from network.hours import HELSINKI, monday_of
from network.hours_in_words import clock, day_in_words
from network.models import Municipality
from network.needs import needs
from network.words import fold
from places.kinds import kinds
from places.queries.search import NOW

LONGEST_TEXT = 200
LAST_YEAR = 2100
MOST_PAGES = 10_000
READY_TIMES = ((1, 10), (1, 17))
SATURDAY = (5, 12)


def _choices(terms: Iterable[Term], empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *((term.code, term.label) for term in terms)]


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
    openness = forms.MultipleChoiceField(
        label=_("Näin voin tulla"), required=False, widget=forms.CheckboxSelectMultiple
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_PAGES, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, municipalities: list[Municipality], today: date) -> None:
        super().__init__(_with_codes(query, municipalities), auto_id="search-%s")
        self.today = today
        self.fields["for"] = forms.ChoiceField(
            label=_("Kenelle"),
            required=False,
            choices=_choices(vocabulary("target_groups").values(), _("Kaikki paikat")),
        )
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = _choices(kinds().values(), _("Kaikki"))
        fields["municipality"].choices = [("", _("Koko verkosto")), *((m.code, m.name) for m in municipalities)]
        fields["need"].choices = _choices(needs().values(), _("Mikä vain"))
        fields["openness"].choices = [(term.code, term.label) for term in vocabulary("openness").values()]
        fields["open"].widget = forms.Select(choices=self._times(query.get("open", "")))

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
        choices: list[tuple[str, Any]] = [("", _("Milloin vain")), (NOW, _("Auki nyt"))]
        choices += [(f"{moment:%Y-%m-%dT%H:%M}", moment_words(moment)) for moment in moments]
        if asked and asked not in dict(choices):
            moment = read_moment(asked)
            choices.append((asked, moment_words(moment) if moment else asked[:40]))
        return choices

    @property
    def has_mistaken_filter(self) -> bool:
        """Whether a mistake is in a field that is folded away."""
        return bool(set(self.errors) - {"q", "near", "__all__"})

    def clean_open(self) -> datetime | str:
        """Return “now”, an aware moment, or nothing."""
        text = self.cleaned_data["open"]
        if text in ("", NOW):
            return str(text)
        moment = read_moment(text)
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
        return found


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


def _with_codes(query: QueryDict, municipalities: list[Municipality]) -> QueryDict:
    """A municipality may be given by its name as well as by its code."""
    given = fold(query.get("municipality", "")[:LONGEST_TEXT])
    code = next((m.code for m in municipalities if given and given in (fold(m.name_fi), fold(m.name_sv))), None)
    if code is None:
        return query
    changed = query.copy()
    changed["municipality"] = code
    return changed
