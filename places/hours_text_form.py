"""Hours from elsewhere: a text of OpenStreetMap or a calendar file, and what holds on public holidays."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.enums import HolidayRule
from places.calendar_events import MOST_BYTES
from places.models import WorkForm
from places.opening_text.grammar import LONGEST_TEXT


class HoursTextForm(forms.Form):
    """A text or a file, one of them, for one form of work."""

    work_form = forms.ModelChoiceField(
        label=_("Minkä toiminnan aikoja nämä ovat"),
        queryset=WorkForm.objects.none(),
        empty_label=None,
        error_messages={"required": _("Valitse, minkä toiminnan ajat ne ovat.")},
    )
    text = forms.CharField(
        label=_("OSM-teksti"),
        help_text=_("Esimerkiksi: Mo-Fr 08:00-15:00; Sa 10:00-12:00; PH off"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}),
    )
    calendar = forms.FileField(
        label=_("Tai kalenteritiedosto (.ics)"),
        help_text=_("Viikoittain toistuvat tapahtumat luetaan riveiksi, yksittäiset päiviksi, jolloin on toisin."),
        required=False,
        widget=forms.FileInput({"accept": ".ics,text/calendar"}),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, work_forms: list[WorkForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["work_form"]
        field.queryset = WorkForm.objects.filter(pk__in=[form.pk for form in work_forms])
        field.label_from_instance = lambda form: str(form.get_kind_display())
        self.initial.setdefault("work_form", work_forms[0].pk if work_forms else None)
        if len(work_forms) == 1:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        sent = found.get("calendar")
        if sent and sent.size > MOST_BYTES:
            message = _("Tiedosto on liian suuri. Enimmäiskoko on %(most)s kilotavua.")
            self.add_error("calendar", message % {"most": MOST_BYTES // 1000})
        if sent and found.get("text"):
            self.add_error("calendar", _("Anna teksti tai tiedosto, ei molempia."))
        elif not self.errors and not sent and not found.get("text"):
            self.add_error("text", _("Liitä tähän teksti tai valitse tiedosto."))
        return found


class SaveHoursForm(forms.Form):
    """The hours that were looked at, sealed, and what holds on public holidays where they do not say it."""

    requires_nothing = True

    hours = forms.CharField(widget=forms.HiddenInput, required=False)
    holidays = forms.ChoiceField(
        label=_("Entä pyhäpäivinä?"),
        help_text=_(
            "Tuodut ajat eivät kerro niistä. Jos tätä ei tiedetä, kehotamme pyhäpäivänä soittamaan ennen lähtöä."
        ),
        choices=[choice for choice in HolidayRule.choices if choice[0] != HolidayRule.OWN_HOURS],
        widget=forms.RadioSelect,
        required=False,
    )
