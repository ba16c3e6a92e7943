"""Ordering a report by itself, and who gets a letter of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from network.models import User
from network.periods_in_words import period_in_words
from reporting.areas import Area
from reporting.enums import Audience, Rhythm
from reporting.forms import ContentsForm
from reporting.in_words import area_in_words
from reporting.models import ReportSchedule
from reporting.schedules.rhythm import period_of


class LaterForm(forms.Form):
    """What of a schedule may be changed later: the language, and how long people have time to tell their numbers."""

    wait_days = forms.IntegerField(
        label=_("Montako päivää jakson jälkeen raportti tehdään"),
        min_value=1,
        max_value=60,
        initial=7,
        help_text=_(
            "Jakso päättyy viimeisen viikkonsa sunnuntaihin. Anna väelle aikaa ilmoittaa lukunsa: 1–60 päivää."
        ),
        error_messages={
            "required": _("Kirjoita, montako päivää."),
            "invalid": _("Kirjoita päivien määrä numerona."),
            "min_value": _("Vähintään 1 päivä: jakson viimeisten lukujen pitää ehtiä."),
            "max_value": _("Enintään 60 päivää."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 3}),
    )
    language = forms.ChoiceField(label=_("Raportin kieli"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (get_language() or "fi")[:2]


def rhythm_choices(today: date) -> list[tuple[str, str]]:
    """Return the rhythms, each with the period that its first report is of; a week belongs to its Thursday's."""
    return [
        (
            value,
            gettext("%(rhythm)s, ensin %(period)s")
            % {"rhythm": label, "period": period_in_words(str(period_of(value, today)))},
        )
        for value, label in Rhythm.choices
    ]


class ScheduleForm(ContentsForm, LaterForm):
    """What is ordered by itself, how often, for whom, and what the reports hold."""

    area = forms.ChoiceField(label=_("Alue"))
    rhythm = forms.ChoiceField(
        label=_("Kuinka usein"), choices=Rhythm.choices, widget=forms.RadioSelect, initial=Rhythm.QUARTER
    )
    audience = forms.ChoiceField(
        label=_("Mihin raporttia käytetään"),
        choices=[
            (Audience.SHAREABLE, _("Jaettavaksi: erittelyt pyöristetään, jottei ketään tunnisteta.")),
            (Audience.INTERNAL, _("Omaan käyttöön: kaikki luvut tarkkoina. Älä jaa eteenpäin.")),
        ],
        widget=forms.RadioSelect,
        initial=Audience.SHAREABLE,
    )
    field_order = ("area", "rhythm", "contents", "audience", "wait_days", "language")

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area): area for area in areas}
        self.fields["rhythm"].choices = rhythm_choices(timezone.localdate())  # type: ignore[attr-defined]
        self.fields["area"].choices = [(key, area_in_words(a.names)) for key, a in self.areas.items()]  # type: ignore[attr-defined]

    def order(self) -> dict[str, Any]:
        """Return what was chosen, as the action takes it."""
        return {
            **self.cleaned_data,
            "area": self.areas[self.cleaned_data["area"]],
            "contents": self.chosen_contents(),
        }


class ReaderForm(forms.Form):
    """One more reader: a person who may read such reports, or an address outside the network."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Verkoston ihminen"), required=False, empty_label=_("Valitse lukija")
    )
    email = forms.EmailField(
        label=_("Tai sähköpostiosoite verkoston ulkopuolelle"),
        max_length=80,
        required=False,
        help_text=_(
            "Hän saa linkin, jolla raportin lukee kirjautumatta vuoden ajan. Voit perua linkin raportin sivulla."
        ),
    )

    def __init__(self, data: Any = None, *, schedule: ReportSchedule, people: Sequence[User]) -> None:
        super().__init__(data)
        self.people = people
        field: Any = self.fields["person"]
        taken = set(schedule.readers.values_list("person", flat=True))
        field.queryset = User.objects.filter(pk__in=[p.pk for p in people])  # a reader already is told so by the action
        field.choices = [("", field.empty_label), *((p.pk, str(p)) for p in people if p.pk not in taken)]
        if schedule.audience != Audience.SHAREABLE:
            del self.fields["email"]

    def _member(self, email: str) -> User | None:
        """Return whose address this is among those who may read the reports signed in."""
        return next((one for one in self.people if email and one.email.casefold() == email.casefold()), None)

    def clean(self) -> dict[str, Any]:
        """Want one of the two; the address of a person of the network means that person."""
        found = super().clean() or {}
        member = self._member(found.get("email", ""))
        if member and not found.get("person"):
            found |= {"person": member, "email": ""}
        if not self.errors and bool(found.get("person")) == bool(found.get("email")):
            only_person = "email" not in self.fields
            told = (
                _("Valitse lukija.") if only_person else _("Valitse lukija tai kirjoita sähköpostiosoite, ei molempia.")
            )
            self.add_error("person", told)
        return found
