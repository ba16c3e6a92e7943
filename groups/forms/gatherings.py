"""Adding a gathering that the timetable does not know, and moving one to another time."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.forms.times import ClockField
from groups.models import Circle
from groups.models.circle import CircleQuerySet

FARTHEST = timedelta(days=366)


class MoveGatheringForm(forms.Form):
    """The day and the time at which a gathering is held."""

    day = forms.DateField(
        label=_("Päivä"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={
            "required": _("Kirjoita päivä, esimerkiksi 24.11.2026."),
            "invalid": _("Kirjoita päivä, esimerkiksi 24.11.2026."),
        },
    )
    starts = ClockField(label=_("Alkaa"), help_text=_("Esimerkiksi 13 tai 13.30."))
    ends = ClockField(label=_("Päättyy"))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if abs(day - timezone.localdate()) > FARTHEST:
            raise ValidationError(_("Päivä on yli vuoden päässä. Tarkista päivä."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("starts", "ends"):
            if name not in self.errors and data.get(name) is None:
                self.add_error(name, _("Kirjoita kellonaika näin: 13 tai 13.30."))
        if not self.errors and data["starts"] >= data["ends"]:
            self.add_error("ends", _("Päättymisajan pitää olla alkamisajan jälkeen."))
        return data


class AddGatheringForm(MoveGatheringForm):
    """A gathering of one of the circles whose numbers the person reports."""

    circle = forms.ModelChoiceField(
        label=_("Piiri"), queryset=Circle.objects.none(), to_field_name="slug", empty_label=_("Valitse piiri")
    )
    field_order = ("circle", "day", "starts", "ends")

    def __init__(self, *args: Any, circles: CircleQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle"].queryset = circles  # type: ignore[attr-defined]
