"""Send a list of organisations, and say what its columns mean."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.forms.sent_table import SendTableForm
from network.imports.organisation_lists import (
    WITH_COLUMNS,
    Columns,
    format_of,
    guess_columns,
    list_rows,
    records,
    refuse_twice,
    sheets_of,
)
from network.imports.textfile import BadFileError, Problem
from network.imports.workbook import Sheet
from network.organisation_fields import FIELDS, KEY, PARTS_OF_RECORD, Known

SAMPLE = 60


class SendListForm(SendTableForm):
    """A table, JSON, or an answer of a service catalogue; it is read through at once."""

    file = forms.FileField(
        label=gettext_lazy("Tiedosto"),
        help_text=gettext_lazy(
            "CSV, Excel (XLSX) tai JSON, enintään 12 megatavua. "
            "Myös Suomi.fi-palvelutietovarannon (PTV) ja Open Referralin (HSDS) tiedostot käyvät."
        ),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,.json,.zip"}),
        error_messages={
            "required": gettext_lazy("Valitse tiedosto."),
            "empty": gettext_lazy("Tiedosto on tyhjä."),
            "invalid": gettext_lazy("Valitse tiedosto."),
        },
    )
    format = ""
    sheets: Sequence[Sheet] = ()

    def count(self, path: Path) -> int:
        """Return how many organisations the file tells of, having read it all."""
        self.format = format_of(path)
        self.sheets = sheets_of(path, self.format)
        if self.format in WITH_COLUMNS:
            return count_rows(path, self.format, next((each.member for each in self.sheets), ""))
        return sum(1 for _record in records(path, self.format, None, Known.now()))


def count_rows(path: Path, form: str, sheet: str = "") -> int:
    """Return how many rows a table has below its headings, having read it all; BadFileError where it has none."""
    rows = list_rows(path, form, sheet)
    first = list(islice(rows, SAMPLE))
    columns = guess_columns(first)
    refuse_twice(columns, first)
    header = columns.header if columns.fields else 0
    count = sum(1 for row, _cells in first if row > header) + sum(1 for _row in rows)
    if first and not count:
        raise BadFileError([Problem(columns.header, "", "headings alone", "no_rows")])
    return count


class ListColumnsForm(forms.Form):
    """What each column means, which row names the columns, and which system the ids are from."""

    requires_nothing = True

    source = forms.CharField(
        label=gettext_lazy("Mistä järjestelmästä lista on"),
        help_text=gettext_lazy("Sama nimi joka kerta: sillä ja rivin tunnuksella löydämme saman järjestön uudelleen."),
        max_length=60,
        error_messages={"required": gettext_lazy("Kirjoita järjestelmän nimi.")},
    )
    header = forms.IntegerField(
        label=gettext_lazy("Otsikkorivin numero"),
        help_text=gettext_lazy("Rivit sen alla luetaan."),
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Kirjoita luku."), "required": gettext_lazy("Kirjoita luku.")},
    )

    def __init__(self, *args: Any, headings: Sequence[str], guessed: Columns, **kwargs: Any) -> None:
        kwargs["initial"] = {"header": max(guessed.header, 0), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        names = {code: str(label) for code, label in field_labels().items()}
        for at, heading in enumerate(headings):
            self.fields[f"c{at}"] = forms.ChoiceField(
                label=heading,
                choices=[("", _("Ei oteta mukaan")), *names.items()],
                required=False,
                initial=guessed.fields.get(at, ""),
            )
        self.width = len(headings)
        if not headings:
            del self.fields["header"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = Counter(str(data[f"c{at}"]) for at in range(self.width) if data.get(f"c{at}"))
        names = field_labels()
        if self.width and "name" not in chosen:
            self.add_error(None, _("Kerro vielä, missä sarakkeessa on: %(what)s.") % {"what": names["name"]})
        twice = [str(names[code]) for code, count in chosen.items() if count > 1 and code not in PARTS_OF_RECORD]
        if twice:
            self.add_error(None, _("Kahdelle sarakkeelle on valittu sama: %(what)s.") % {"what": ", ".join(twice)})
        return data

    def choices_made(self, sheet: str) -> dict[str, Any]:
        """Return the choices as the import keeps them, with the sheet that they are about."""
        data = self.cleaned_data
        if not self.width:
            return {}
        fields = {str(at): data[f"c{at}"] for at in range(self.width) if data.get(f"c{at}")}
        return {"header": data["header"], "fields": fields, "sheet": sheet}


def field_labels() -> Mapping[str, Any]:
    """Return our fields as people call them, the id in the other system first."""
    return {KEY: _("Tunnus toisessa järjestelmässä"), **{code: each.label for code, each in FIELDS.items()}}
