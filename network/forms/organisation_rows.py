"""Forms for the parts of an organisation that are lists of rows: add one, tick one away, save them all."""

import re
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from network.cells import CellError
from network.facets import choices_of
from network.forms.ways_to_reach import WebAddress, reach_in_words
from network.models.organisation_rows import FIRST_YEAR, YEARS, is_year_of_money
from network.organisation_row_fields import way_to_reach
from network.record_rows import Row, RowPart, plain

MOST_ROWS = 50
FIRST_EMPTY = 1
PREFIX = "rows"
EMPTY = ("", _("Valitse"))
STORED_SUM = re.compile(r"([0-9]+)\.([0-9]{2})")


class Euros(forms.DecimalField):
    """Euros as people write them: 12 000,50 or 12000.50, with or without the sign.

    The field is one of text: one of numbers takes a comma or a point by the browser's language, not by the page's.
    """

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        text = "".join(str(value or "").split()).removesuffix("€").replace(",", ".")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored sum as people write it, whole euros without cents; what was typed is shown as it was."""
        found = STORED_SUM.fullmatch(str(value or ""))
        if not found:
            return value
        comma = "." if get_language() == "en" else ","
        return found[1] if found[2] == "00" else f"{found[1]}{comma}{found[2]}"


class RowForm(forms.ModelForm):
    """One row; a row left as it came is no row."""

    class Meta:
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget: Any = field.widget
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            elif isinstance(field, forms.TimeField):
                field.widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
            elif isinstance(field, forms.DecimalField | forms.IntegerField):
                field.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
            elif name == "language":
                field.widget = forms.Select(choices=[("", _("Ei väliä")), *choices_of("languages")])
            elif name == "url":
                field.widget = forms.TextInput(attrs={"inputmode": "url"})
            elif isinstance(widget, forms.Select):
                field.choices = [EMPTY, *[choice for choice in field.choices if choice[0] not in ("", None)]]  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """Whether anything is told; what a row has by itself, such as its kind, is nothing yet."""
        model: Any = self._meta.model
        told = (name for name in self.fields if name != DELETION_FIELD_NAME)
        own = (name for name in told if not model._meta.get_field(name).get_default())
        return any(self[name].data not in (None, "") for name in own) if self.is_bound else super().has_changed()

    def clean_language(self) -> str:
        code = str(self.cleaned_data["language"])
        return code if code in dict(choices_of("languages")) else ""

    def told(self) -> Row:
        """Return the row as plain data."""
        return {name: plain(self.cleaned_data[name]) for name in self.fields if name != DELETION_FIELD_NAME}


class ContactForm(RowForm):
    """A way to reach the organisation: a number or an address as its kind asks; one that is stored stays as it is."""

    def __init__(self, *args: Any, stored: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {(row["kind"], row["value"]) for row in stored}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        kind, value = found.get("kind", ""), found.get("value", "")
        if kind and value and (kind, value) not in self.stored:
            try:
                found["value"] = way_to_reach(kind, value)
            except CellError as error:
                self.add_error("value", reach_in_words(error.code))
        return found


class TrainingForm(RowForm):
    """Training; its page's address may be written without its beginning."""

    url = WebAddress(label=_("Verkkosivu"), required=False)


class FundingForm(RowForm):
    """Money of a year; a year that is stored stays as it is."""

    def __init__(self, *args: Any, stored: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {row["year"] for row in stored}
        self.fields["year"].error_messages["invalid"] = YEARS[0].message

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if 1000 <= year <= 9999 and year not in self.stored and not is_year_of_money(year):
            latest = timezone.localdate().year + 1
            said = gettext("Kirjoita vuosi väliltä %(first)s–%(last)s.")
            raise forms.ValidationError(said % {"first": FIRST_YEAR, "last": latest})
        return year


class Rows(BaseFormSet):
    """The rows of one part; a row that was ticked away stays ticked when another is added."""

    deletion_widget = forms.CheckboxInput

    def row_name(self, number: int) -> str:
        """Return what the page calls a row."""
        return gettext("Rivi %(number)s") % {"number": number}

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        ticked = form.fields.get(DELETION_FIELD_NAME)
        if ticked is not None:
            ticked.label = _("Poista tämä rivi")
            ticked.initial = bool(form.initial.get(DELETION_FIELD_NAME))

    def told(self) -> list[Row]:
        """Return the rows that stay, as plain data."""
        return [form.told() for form in self.forms if form.has_changed() and not self._should_delete_form(form)]  # type: ignore[attr-defined]


WITH_STORED = ("contacts", "funding")
FORMS: dict[str, type[RowForm]] = {"contacts": ContactForm, "training": TrainingForm, "funding": FundingForm}


def rows_form(part: RowPart) -> type[Rows]:
    """Return the formset of one part of the record."""
    classes = {"amount": Euros} if "amount" in part.fields else {}
    own = FORMS.get(part.code, RowForm)
    form = forms.modelform_factory(part.model, form=own, fields=part.fields, field_classes=classes)
    made: Any = forms.formset_factory(
        form, formset=Rows, extra=0, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )
    return made  # type: ignore[no-any-return]


def shown_rows(part: RowPart, rows: list[Row], *, empty: int = FIRST_EMPTY) -> Rows:
    """Return the form as it is first shown: the rows that are there, and an empty one."""
    kind: Any = rows_form(part)
    kind.extra = max(min(empty, MOST_ROWS - len(rows)), 0)
    return kind(initial=rows, prefix=PREFIX, form_kwargs={"empty_permitted": True, **_kwargs(part, [])})  # type: ignore[no-any-return]


def with_focus_on_last(rows: Rows) -> Rows:
    """Let the page begin at the last row, which is the one that was asked for."""
    first = next(iter(rows.forms[-1].fields.values())) if rows.forms else None
    if first is not None:
        first.widget.attrs["autofocus"] = True
    return rows


def sent_rows(part: RowPart, data: QueryDict, stored: list[Row]) -> Rows:
    """Return the form as it was sent; every row may be left empty, and is then no row.

    A row that is stored as it was sent is not asked to be better than it is.
    """
    kind: Any = rows_form(part)
    sent = data.copy()
    sent[f"{PREFIX}-INITIAL_FORMS"] = "0"
    return kind(sent, prefix=PREFIX, form_kwargs=_kwargs(part, stored))  # type: ignore[no-any-return]


def _kwargs(part: RowPart, stored: list[Row]) -> dict[str, Any]:
    return {"use_required_attribute": False} | ({"stored": stored} if part.code in WITH_STORED else {})


def typed_rows(part: RowPart, data: QueryDict) -> list[Row]:
    """Return what was typed, word for word and unchecked, so that a row can be added without losing any of it."""
    try:
        count = min(max(int(data.get(f"{PREFIX}-TOTAL_FORMS", "0")), 0), MOST_ROWS)
    except ValueError:
        count = 0
    names = (*part.fields, DELETION_FIELD_NAME)
    return [{name: data.get(f"{PREFIX}-{number}-{name}", "") for name in names} for number in range(count)]


def with_rows_of_others(typed: list[Row], others: list[Row]) -> list[Row]:
    """Return what was typed and after it the rows that somebody else has written; empty rows are left out."""
    if not others:
        return typed
    own = [row for row in typed if any(value for name, value in row.items() if name != DELETION_FIELD_NAME)]
    return [*own, *others][:MOST_ROWS]
