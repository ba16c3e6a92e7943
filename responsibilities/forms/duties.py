"""Which open duties are shown; describing, adding and ending one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from responsibilities.actions.duties import Need
from responsibilities.enums import Duty, Taker
from responsibilities.models import Responsibility

LONGEST_PLACE = 200


def day_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class DutyFilterForm(forms.Form):
    """Which open duties the public list shows; a mistake in one field leaves the others in force."""

    only_filters = True

    near = forms.CharField(
        label=_("Missä"),
        help_text=_("Kunta, kaupunginosa tai postinumero."),
        max_length=LONGEST_PLACE,
        required=False,
    )
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    duty = forms.ChoiceField(label=_("Mitä voisit tehdä"), required=False)
    taker = forms.ChoiceField(label=_("Kuka olet"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["duty"].choices = [("", _("Mitä vain")), *Duty.choices]
        fields["taker"].choices = [("", _("Kuka vain")), *Taker.choices]
        for name in ("duty", "taker"):
            fields[name].error_messages["invalid_choice"] = _("Emme tunne valintaa ”%(value)s”. Valitse listasta.")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        wrong = {"lat", "lon"} & set(self.errors)
        if wrong or (found.get("lat") is None) != (found.get("lon") is None):
            for name in wrong:
                self.errors.pop(name)
            found["lat"] = found["lon"] = None
            self.add_error(None, _("Sijaintia ei voi lukea. Kirjoita paikan nimi tai postinumero."))
        return found


class NeedForm(forms.Form):
    """What is needed of whoever takes the duty, and when."""

    note = forms.CharField(
        label=_("Mitä tarvitaan"),
        help_text=_("Näkyy kaikille. Älä kirjoita nimiä. Esimerkiksi: kahvit kerran kuussa kahdellekymmenelle."),
        max_length=200,
        required=False,
    )
    wanted_from = day_field(_("Mistä alkaen"), _("Jätä tyhjäksi, jos heti."))
    wanted_until = day_field(_("Mihin asti"), _("Jätä tyhjäksi, jos toistaiseksi."))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("wanted_from"), found.get("wanted_until")
        if last and last < timezone.localdate():
            self.add_error("wanted_until", _("Viimeinen päivä on jo mennyt."))
        elif first and last and last < first:
            self.add_error("wanted_until", _("Viimeinen päivä ei voi olla ennen alkua."))
        return found

    def need(self) -> Need:
        names = ("note", "wanted_from", "wanted_until")
        return Need(**{name: self.cleaned_data[name] for name in names})


class AddDutyForm(NeedForm):
    """A duty of the circle's own."""

    duty = forms.ChoiceField(label=_("Mihin etsitään tekijää"), choices=Duty.choices)
    field_order = ("duty", "note", "wanted_from", "wanted_until")


class HandBackForm(forms.Form):
    """The last day of a duty, today, before or ahead, and whether somebody new is looked for."""

    until = day_field(
        _("Viimeinen päivä"), _("Päivä voi olla myös edessä. Silloin muistutamme viikkoa ennen."), required=True
    )
    reopen = forms.BooleanField(label=_("Etsitään uusi tekijä"), required=False, initial=True)

    def __init__(self, *args: Any, duty: Responsibility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = duty.until or timezone.localdate
        self.duty = duty

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if self.duty.since and until < self.duty.since:
            raise ValidationError(_("Viimeinen päivä ei voi olla ennen alkua."))
        if until.year > timezone.localdate().year + 5:
            raise ValidationError(_("Päivä on yli viiden vuoden päässä. Tarkista vuosi."))
        return until
