"""One topic of the checklist as a form: nothing is required, everything may be changed."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.actions.checklist import Said
from groups.checklist import Topic, chosen, implying, settled
from groups.models import ChecklistAnswer, Circle
from groups.queries.readiness import ASKED, NAMED
from groups.reviewing import a_year_on
from network.enums import HolidayRule
from network.models import User
from places.enums import PlaceState
from places.models import Place

UNDECIDED = "undecided"
MEETS_ON_HOLIDAYS = [
    (HolidayRule.UNKNOWN, _("Ei ole vielä sovittu")),
    (HolidayRule.CLOSED, _("Ei kokoonnuta")),
    (HolidayRule.AS_USUAL, _("Kokoonnutaan kuten muulloinkin")),
    (HolidayRule.OWN_HOURS, _("Pyhäpäivillä on oma aika: lisää se riviksi, jonka päivä on pyhäpäivä")),
]
SOUGHT = "sought"
TOGETHER = _("Päätämme yhdessä ensimmäisessä tapaamisessa")


class TopicForm(forms.Form):
    """The listed options, own words, and "we decide together" as an answer of its own."""

    options = forms.MultipleChoiceField(label="", required=False, widget=forms.CheckboxSelectMultiple)
    other = forms.CharField(
        label=_("Jotain muuta, omin sanoin"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    undecided = forms.BooleanField(label=TOGETHER, required=False)

    requires_nothing = True
    fact_names: tuple[str, ...] = ()

    def __init__(self, *args: Any, topic: Topic, circle: Circle, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic, self.circle, self.person = topic, circle, person
        choices = [(option.code, option.label) for option in topic.options]
        whole = implying(topic)
        if topic.many:
            self.fields["options"] = forms.MultipleChoiceField(
                label=_("Valitse yksi tai useampi"),
                help_text=_("”%(option)s” valitsee kaikki muutkin.") % {"option": whole.label} if whole else "",
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        else:
            del self.fields["undecided"]
            self.fields["options"] = forms.ChoiceField(
                label=_("Valitse yksi"),
                choices=[*choices, (UNDECIDED, TOGETHER)],
                required=False,
                widget=forms.RadioSelect,
            )

    @staticmethod
    def initial_of(topic: Topic, answer: ChecklistAnswer | None) -> dict[str, Any]:
        """Return what the form shows of an answer."""
        if answer is None:
            return {}
        own = {"other": answer.other, "undecided": answer.is_undecided}
        if topic.many:
            return {"options": [option.code for option in chosen(topic, answer.options)], **own}
        listed = next((code for code in answer.options if topic.option(code)), "")
        return {"options": listed or (UNDECIDED if answer.is_undecided else ""), **own}

    def said(self, **more_facts: Any) -> Said:
        """Return the answer as the action takes it."""
        data = self.cleaned_data
        codes = data["options"] if self.topic.many else [data["options"]] if data["options"] else []
        shown = self.initial.get("options") or [] if self.topic.many else []
        return Said(
            options=tuple(settled(self.topic, codes, shown)),
            other=data["other"].strip(),
            is_undecided=bool(data.get("undecided")) or UNDECIDED in codes,
            facts={**{name: data.get(name, []) for name in self.fact_names}, **more_facts},
        )


class MeetingTimesForm(TopicForm):
    """What holds on public holidays, beside the times themselves."""

    holidays = forms.ChoiceField(
        label=_("Entä pyhäpäivinä?"),
        help_text=_(
            "Pyhäpäiviä ovat esimerkiksi vappu, juhannus ja joulu. "
            "Jos tästä ei ole sovittu, emme lupaa kenellekään, että kokoonnutte."
        ),
        choices=MEETS_ON_HOLIDAYS,
        widget=forms.RadioSelect,
        required=False,
    )

    fact_names = ("holidays",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["holidays"])

    def clean_holidays(self) -> str:
        """What was chosen; when nothing was, it stays as it is."""
        return str(self.cleaned_data["holidays"] or self.initial.get("holidays") or HolidayRule.UNKNOWN)


class VenueForm(TopicForm):
    """Where the circle meets: a place that the network knows, or own words and an address."""

    place = forms.ModelChoiceField(
        label=_("Verkoston paikka"),
        help_text=_("Jos piiri kokoontuu tutussa kohtaamispaikassa, valitse se tästä."),
        queryset=Place.objects.none(),
        required=False,
        empty_label=_("Jokin muu tila"),
    )
    venue = forms.CharField(
        label=_("Huone tai tila"), help_text=_("Esimerkiksi kerhohuone, 2. kerros."), max_length=160, required=False
    )
    address = forms.CharField(label=_("Katuosoite, jos tila on muualla"), max_length=160, required=False)

    fact_names = ("place", "venue", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Q(state=PlaceState.PUBLISHED, municipality=self.circle.municipality_id)
        places = Place.objects.filter(here | Q(pk=self.circle.place_id or 0)).order_by("name")
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.order_fields(["options", "place", "venue", "address", "other"])


class DoerForm(TopicForm):
    """A topic that a volunteer may take care of: somebody who says so, or somebody who is sought."""

    doer = forms.ChoiceField(
        label=_("Jos valitsit vapaaehtoisen: kuka hän on?"), required=False, widget=forms.RadioSelect
    )

    fact_names: tuple[str, ...] = ("doer",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.initial.get("doer")
        other = User.objects.filter(pk=found).exclude(pk=self.person.pk).first() if found else None
        others = [(str(other.pk), other.get_short_name())] if other else []
        choices = [*others, (str(self.person.pk), _("Minä teen sen")), (SOUGHT, _("Etsimme tekijää"))]
        self.fields["doer"].choices = choices  # type: ignore[attr-defined]
        known = found == self.person.pk or other is not None
        self.initial["doer"] = str(found) if known else SOUGHT

    def clean_doer(self) -> int | None:
        """Return the key of whoever does it, or None."""
        doer = self.cleaned_data["doer"]
        return int(doer) if doer and doer != SOUGHT else None


class NetworkForm(TopicForm):
    """Who belongs to the responsibility network, and which of those already chosen have promised."""

    agreed = forms.MultipleChoiceField(
        label=_("Kuka on jo luvannut tulla mukaan?"),
        help_text=_("Muita etsitään avoimina vastuina."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    fact_names = ("agreed",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = self.initial.get("options") or []
        members = [(option.code, option.label) for option in self.topic.options if option.code in saved]
        self.fields["agreed"].choices = members  # type: ignore[attr-defined]
        if not members:
            self.fields["options"].help_text = _("Kun olet tallentanut, voit merkitä, kuka on jo luvannut.")
            del self.fields["agreed"]


class FacilitationForm(DoerForm):
    """Who leads, whom to call, and who stands in the background."""

    contact_name = forms.CharField(
        label=_("Etunimi, jonka saa näyttää"),
        help_text=_("Näkyy piirin sivulla ja julisteessa. Jätä tyhjäksi, jos et halua näyttää nimeäsi."),
        max_length=80,
        required=False,
    )
    contact_phone = forms.CharField(
        label=_("Puhelin, jonka saa näyttää"),
        help_text=_("Näkyy piirin sivulla ja julisteessa. Jätä tyhjäksi, jos et halua näyttää numeroasi."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    background = forms.ChoiceField(
        label=_("Taustayhteyshenkilö"),
        help_text=_("Joku, johon voit nojata, kun jokin mietityttää. Hän ei näy piirin sivulla."),
        choices=[(NAMED, _("Meillä on jo joku")), (ASKED, _("Pyydän verkostoa nimeämään"))],
        required=False,
        widget=forms.RadioSelect,
    )
    background_name = forms.CharField(
        label=_("Kuka hän on"),
        help_text=_("Nimi ja mistä hänet tavoittaa, jos teillä on jo joku."),
        max_length=160,
        required=False,
    )

    fact_names = ("doer", "contact_name", "contact_phone", "background", "background_name")


class PrinciplesForm(TopicForm):
    """The principles that become the agreement, and the day by which they are looked at again."""

    review_on = forms.DateField(
        label=_("Milloin katsotte nämä yhdessä uudelleen?"),
        help_text=_("Muistutamme teitä silloin sähköpostilla. Jätä tyhjäksi, jos ette halua muistutusta."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    fact_names = ("review_on",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept, today = self.initial.get("review_on"), timezone.localdate()
        was_left_out = kept is None and bool(self.initial.get("options") or self.initial.get("other"))
        if not was_left_out and (kept is None or kept <= today):
            self.initial["review_on"] = a_year_on(today)

    def clean_review_on(self) -> date | None:
        """Take a day that is still to come."""
        day: date | None = self.cleaned_data["review_on"]
        if day and day <= timezone.localdate():
            raise ValidationError(_("Valitse päivä, joka on vielä edessä."))
        return day

    def clean(self) -> dict[str, Any]:
        """Leave the suggested day out when nothing has been agreed on."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        is_agreed = bool(data.get("options") or data.get("other", "").strip())
        if not is_agreed and data.get("review_on") == a_year_on(timezone.localdate()):
            data["review_on"] = None
        return data


TOPIC_FORMS: dict[str, type[TopicForm]] = {
    "meeting_times": MeetingTimesForm,
    "venue": VenueForm,
    "responsibility_network": NetworkForm,
    "cleaning": DoerForm,
    "facilitation": FacilitationForm,
    "planning_ahead": DoerForm,
    "principles": PrinciplesForm,
}


def form_for(topic: Topic) -> type[TopicForm]:
    return TOPIC_FORMS.get(topic.code, TopicForm)
