"""Forms for the parts of a mapping: what is typed in each, and what it is as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.forms.organisation_rows import EMPTY, PREFIX, RowForm, Rows
from network.models import Municipality
from places.models import Place
from reporting.enums import Practice, Side, SideState, WorkState
from reporting.mapping.parts import NOTE, PART_FIELDS, QUARTET, EditedPart, RowsOf, Told, plain
from reporting.mapping.queries import people_to_answer
from reporting.models import Mapping, MappingPart

MOST_ROWS = 60
MORE, USUAL = "more", "usual"
ADDING = (MORE, USUAL)
USUAL_STEPS = (
    _("Asukkaiden toiveet on kysytty"),
    _("Nelikko on koolla ja vastuut on sovittu"),
    _("Tila on löytynyt"),
    _("Rahoitus on sovittu"),
    _("Ohjaajat ja vapaaehtoiset on löydetty"),
    _("Ovet on avattu"),
    _("Toimintaa on arvioitu yhdessä"),
    _("Vastuu on siirtynyt toimijoille"),
)


def _day(field: forms.Field) -> None:
    field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ToldForm(forms.ModelForm):
    """A form whose answer is plain data; the action stores it."""

    class Meta:
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, municipality: Municipality, chosen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                _day(field)
            elif isinstance(field, forms.CharField) and (field.max_length or 0) > 200:
                field.widget = forms.Textarea(attrs={"rows": 4, "maxlength": field.max_length})
            elif name in ("state", "consultation", "work_pair"):
                choices: Any = (WorkState if name == "state" else Practice).choices
                self.fields[name] = forms.ChoiceField(
                    label=field.label, choices=choices, widget=forms.RadioSelect, required=False
                )
        if "responsible" in self.fields:
            person: Any = self.fields["responsible"]
            person.queryset = people_to_answer(municipality, chosen)
            person.empty_label = _("Ei kukaan verkostosta")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("responsible") and found.get("responsible_name"):
            self.add_error("responsible_name", _("Valitse henkilö verkostosta tai kirjoita nimi, ei molempia."))
        review = found.get("next_review_on")
        if review and review < timezone.localdate() and plain(review) != self.initial.get("next_review_on"):
            self.add_error("next_review_on", _("Tämä päivä on jo mennyt. Valitse tämä päivä tai myöhempi."))
        started, done = found.get("started_on"), found.get("done_on")
        if started and done and done < started:
            self.add_error("done_on", _("Kohta ei voi valmistua ennen kuin se on aloitettu."))
        if done and done > timezone.localdate() and plain(done) != self.initial.get("done_on"):
            self.add_error("done_on", _("Tämä päivä on vasta tulossa. Valitse päivä, jona kohta tuli valmiiksi."))
        if done and found.get("state") != WorkState.DONE:
            self.add_error("done_on", _("Valmistumispäivä kuuluu vain tehtyyn kohtaan. Valitse vaiheeksi Tehty."))
        return found

    def told(self) -> Told:
        """Return what was told as plain data."""
        return {name: plain(self.cleaned_data[name]) for name in self.fields}


@dataclass(frozen=True)
class SideFields:
    """The two fields of one side."""

    side: Side
    state: BoundField
    note: BoundField


class QuartetForm(forms.Form):
    """What a person says of each of the four sides."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in Side:
            self.fields[side.value] = forms.ChoiceField(
                label=side.label, choices=SideState.choices, widget=forms.RadioSelect, required=False
            )
            self.fields[f"{side.value}{NOTE}"] = forms.CharField(
                label=_("Huomio: %(side)s") % {"side": side.label}, max_length=300, required=False
            )

    def sides(self) -> Iterator[SideFields]:
        for side in Side:
            yield SideFields(side, self[side.value], self[f"{side.value}{NOTE}"])

    def told(self) -> Told:
        """Return what was told as plain data."""
        return {name: self.cleaned_data[name] for name in self.fields}


@dataclass(frozen=True)
class PartForms:
    """What is filled in of a part: its own fields, its rows, or both; `is_final` unless only rows are asked for."""

    part: EditedPart
    form: Any
    rows: Any
    is_final: bool

    def is_valid(self) -> bool:
        return all(one.is_valid() for one in (self.form, self.rows) if one is not None)

    def told(self) -> Told:
        """Return what was told as plain data."""
        told: Told = self.form.told() if self.form is not None else {}
        return {**told, self.part.rows.name: self.rows.told()} if self.part.rows else told


def part_forms(part: EditedPart, stored: Told, municipality: Municipality, data: QueryDict | None) -> PartForms:
    """Return the part as it is first shown, as it was sent, or with more rows and everything that was typed."""
    do = data.get("do", "") if data is not None else ""
    form = part_form(part, stored, municipality, data)
    rows: Any = None
    if part.rows and data is None:
        rows = shown_rows(part.rows, stored[part.rows.name], municipality)
    elif part.rows and data is not None and do in ADDING:
        typed = typed_rows(part.rows, data)
        rows = shown_rows(part.rows, with_usual_steps(typed) if do == USUAL else typed, municipality)
    elif part.rows and data is not None:
        rows = sent_rows(part.rows, data, municipality)
    return PartForms(part, form, rows, is_final=data is not None and do not in ADDING)


def part_form(part: EditedPart, told: Told, municipality: Municipality, data: QueryDict | None) -> Any:
    """Return the form of a part's own fields, filled with what is stored; None for a part that is rows alone."""
    if part.code == QUARTET:
        return QuartetForm(data, initial=told)
    model, fields = (MappingPart, PART_FIELDS) if part.kind else (Mapping, part.fields)
    if not fields:
        return None
    made: Any = forms.modelform_factory(model, form=ToldForm, fields=fields)
    return made(data, initial=told, municipality=municipality, chosen=told.get("responsible"))


# --- Rows ---------------------------------------------------------------------------------------------------------


class StepRow(RowForm):
    """One row of a mapping; a step's place is one of the municipality's."""

    def __init__(self, *args: Any, municipality: Municipality, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "place" in self.fields:
            field: Any = self.fields["place"]
            field.queryset = Place.objects.filter(municipality=municipality)
            field.choices = [EMPTY, *places]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("place") and found.get("area"):
            self.add_error("area", _("Valitse paikka tai kirjoita alue, ei molempia."))
        return found

    def told(self) -> Told:
        """Return the row as plain data."""
        return {name: plain(self.cleaned_data[name]) for name in self.fields if name != DELETION_FIELD_NAME}


class MappingRows(Rows):
    """The rows of a part; a step that names no place or area is of the same as the step above it.

    When none above it names one, that is said once, of the first.
    """

    def clean(self) -> None:
        last: Told = {}
        is_told = False
        for form in self.forms:
            if "place" not in form.fields or form.errors or not form.has_changed() or self._should_delete_form(form):  # type: ignore[attr-defined]
                continue
            own = {name: form.cleaned_data[name] for name in ("place", "area")}
            last = own if any(own.values()) else last
            if not last and not is_told:
                is_told = True
                form.add_error("place", _("Valitse paikka tai kirjoita alue, jonka askel tämä on."))
            form.cleaned_data.update(last)


def _formset(rows: RowsOf, *, extra: int = 0) -> Any:
    form = forms.modelform_factory(rows.model, form=StepRow, fields=rows.fields)
    return forms.formset_factory(
        form,
        formset=MappingRows,
        extra=extra,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )


def _kwargs(municipality: Municipality) -> dict[str, Any]:
    places = list(Place.objects.filter(municipality=municipality).order_by("name").values_list("pk", "name"))
    return {"municipality": municipality, "places": places, "use_required_attribute": False}


def shown_rows(rows: RowsOf, told: list[Told], municipality: Municipality) -> Rows:
    """Return the rows as they are first shown, with an empty one at the end."""
    kind = _formset(rows, extra=1 if len(told) < MOST_ROWS else 0)
    kwargs = {**_kwargs(municipality), "empty_permitted": True}
    return kind(initial=told, prefix=PREFIX, form_kwargs=kwargs)  # type: ignore[no-any-return]


def sent_rows(rows: RowsOf, data: QueryDict, municipality: Municipality) -> Rows:
    """Return the rows as they were sent; one that was left empty is no row."""
    sent = data.copy()
    sent[f"{PREFIX}-INITIAL_FORMS"] = "0"
    return _formset(rows)(sent, prefix=PREFIX, form_kwargs=_kwargs(municipality))  # type: ignore[no-any-return]


def typed_rows(rows: RowsOf, data: QueryDict) -> list[Told]:
    """Return what was typed, word for word and unchecked, so that a row can be added without losing any of it."""
    try:
        count = min(max(int(data.get(f"{PREFIX}-TOTAL_FORMS", "0")), 0), MOST_ROWS)
    except ValueError:
        count = 0
    names = (*rows.fields, DELETION_FIELD_NAME)
    return [{name: data.get(f"{PREFIX}-{number}-{name}", "") for name in names} for number in range(count)]


def with_usual_steps(typed: list[Told]) -> list[Told]:
    """Return the typed rows and after them the usual steps of the place or area that was typed last."""
    rows = [row for row in typed if any(value for name, value in row.items() if name != DELETION_FIELD_NAME)]
    last = rows[-1] if rows else {"place": "", "area": ""}
    if rows and not rows[-1].get("step"):
        rows.pop()
    there = {row["step"] for row in rows if (row["place"], row["area"]) == (last["place"], last["area"])}
    new = [str(step) for step in USUAL_STEPS if str(step) not in there]
    own = {"place": last["place"], "area": last["area"]}
    return [*rows, *({**own, "step": step, "state": "", "day": ""} for step in new)][:MOST_ROWS]
