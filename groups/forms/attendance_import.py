"""Send a table of numbers, say what its columns mean, and decide what of it is stored."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.enums import HINDERING, LineKind
from groups.forms.times import ClockField
from groups.import_columns import NEEDED, Columns
from groups.imports_in_words import field_names

MOST_NAMES = 40
TAKE, LEAVE = "take", "leave"
ACCEPTED = (LineKind.CHANGED, "unlikely", "stray")


class ColumnsForm(forms.Form):
    """What each column means, where the rows begin, and what to do where the file does not say enough."""

    requires_nothing = True

    header = forms.IntegerField(
        label=gettext_lazy("Otsikkorivin numero"),
        help_text=gettext_lazy("Rivit sen alla luetaan. Kirjoita 0, jos otsikoita ei ole."),
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Kirjoita luku."), "required": gettext_lazy("Kirjoita luku.")},
    )
    duplicates = forms.ChoiceField(
        label=gettext_lazy("Jos kaksi riviä kertoo eri luvun samasta kokoontumisesta"),
        choices=[
            ("", gettext_lazy("Näytä ne minulle, mitään ei valita")),
            ("first", gettext_lazy("Ylempi rivi pätee")),
            ("last", gettext_lazy("Alempi rivi pätee")),
        ],
        required=False,
    )
    starts = ClockField(
        label=gettext_lazy("Jos kellonaika puuttuu eikä aikataulu kerro sitä: alkaa"),
        help_text=gettext_lazy("Jätä tyhjäksi, jos et tiedä. Aikoja ei keksitä."),
        required=False,
    )
    ends = ClockField(label=gettext_lazy("Päättyy"), required=False)

    def __init__(self, *args: Any, headings: Sequence[str], guessed: Columns, **kwargs: Any) -> None:
        kwargs["initial"] = {"header": guessed.header, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        choices = [("", _("Ei oteta mukaan")), *field_names().items()]
        for at, heading in enumerate(headings):
            self.fields[f"c{at}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=guessed.fields.get(at, "")
            )
        self.width = len(headings)
        self.order_fields(["header", *(f"c{at}" for at in range(self.width)), "duplicates", "starts", "ends"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = [str(data[f"c{at}"]) for at in range(self.width) if data.get(f"c{at}")]
        names = field_names()
        missing = [names[code] for code in NEEDED if code not in chosen]
        twice = [names[code] for code in dict.fromkeys(chosen) if chosen.count(code) > 1]
        if missing:
            self.add_error(None, _("Kerro vielä, missä sarakkeessa on: %(what)s.") % {"what": ", ".join(missing)})
        if twice:
            self.add_error(None, _("Kahdelle sarakkeelle on valittu sama: %(what)s.") % {"what": ", ".join(twice)})
        starts, ends = data.get("starts"), data.get("ends")
        if (starts is None) != (ends is None) or (starts is not None and ends is not None and starts >= ends):
            self.add_error("ends", _("Kirjoita sekä alku että loppu, alku ensin."))
        return data

    def choices_made(self) -> dict[str, Any]:
        """Return the choices as the import keeps them."""
        data = self.cleaned_data
        fields = {str(at): data[f"c{at}"] for at in range(self.width) if data.get(f"c{at}")}
        times = [data["starts"], data["ends"]] if data.get("starts") is not None else []
        return {"header": data["header"], "fields": fields, "duplicates": data["duplicates"], "times": times}


class NamesForm(forms.Form):
    """Which of the portal's circles is meant by each name that is not known."""

    requires_nothing = True

    def __init__(self, *args: Any, names: Collection[str], told: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(names)[:MOST_NAMES]
        for at, name in enumerate(self.names):
            self.fields[f"n{at}"] = forms.CharField(
                label=name, required=False, max_length=120, initial=told.get(name, "")
            )

    def told(self) -> dict[str, str]:
        """Return the names that were given a circle."""
        found = {name: self.cleaned_data.get(f"n{at}", "").strip() for at, name in enumerate(self.names)}
        return {name: meant for name, meant in found.items() if meant}


class DecideForm(forms.Form):
    """What is taken and what is left out, of the rows that need a decision."""

    def __init__(self, *args: Any, counts: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [name for name in ACCEPTED if counts.get(name)]
        for name in self.asked:
            self.fields[name] = forms.ChoiceField(
                label=_question(name) % {"count": counts[name]},
                choices=[(TAKE, _("Otetaan mukaan, olen katsonut ne")), (LEAVE, _("Jätetään pois"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Valitse, otetaanko nämä rivit mukaan.")},
            )
        self.hindering = [kind for kind in HINDERING if counts.get(kind)]
        for kind in self.hindering:
            text = _("Jätä pois: %(kind)s (%(count)s)") % {"kind": LineKind(kind).label, "count": counts[kind]}
            self.fields[kind] = forms.BooleanField(
                label=text,
                error_messages={"required": _("Korjaa nämä rivit tiedostossa tai jätä ne pois.")},
            )

    def left_out(self) -> list[str]:
        """Return the kinds of rows that are left out."""
        return [name for name in self.asked if self.cleaned_data[name] == LEAVE] + [str(k) for k in self.hindering]


def _question(name: str) -> str:
    questions = {
        LineKind.CHANGED: _("Jo ilmoitettu luku muuttuisi (rivejä %(count)s)"),
        "unlikely": _("Epätavallisen suuri luku (rivejä %(count)s)"),
        "stray": _("Vuosi on irrallaan tiedoston muista vuosista (rivejä %(count)s)"),
    }
    return questions[name]
