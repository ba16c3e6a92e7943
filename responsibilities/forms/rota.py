"""Starting and changing a rota, asking for a swap, taking a turn, days away."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from network.models import User
from responsibilities.enums import RotaDuty
from responsibilities.models import Carrier, RotaPerson, Turn
from responsibilities.models.rota import MOST_AT_ONCE, WEEKS_LONGEST, WEEKS_SHORTEST, WEEKS_USUAL

FARTHEST = timedelta(days=730)
MOST_WEEKS = (WEEKS_SHORTEST, 8, WEEKS_USUAL, 16, WEEKS_LONGEST)


class RotaForm(forms.Form):
    """Who takes turns, how many at a time, and how far ahead the turns are shared out."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Ketkä vuorottelevat"),
        help_text=gettext_lazy("Vuorossa voi olla vain ihminen, joka on siihen suostunut."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Valitse ainakin yksi, joka ottaa vuoroja."),
            "invalid_choice": gettext_lazy("Valitse nimet luettelosta."),
        },
    )
    people_per_turn = forms.TypedChoiceField(
        label=gettext_lazy("Montako ihmistä kerralla"), coerce=int, widget=forms.RadioSelect, initial=1
    )
    weeks = forms.TypedChoiceField(
        label=gettext_lazy("Kuinka pitkälle vuorot jaetaan"), coerce=int, initial=WEEKS_USUAL
    )

    def __init__(self, *args: Any, candidates: Mapping[str, tuple[str, User | Carrier]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        self.fields["people"].choices = [(key, name) for key, (name, _one) in candidates.items()]  # type: ignore[attr-defined]
        self.fields["people_per_turn"].choices = [  # type: ignore[attr-defined]
            (number, ngettext("%(number)s ihminen", "%(number)s ihmistä", number) % {"number": number})
            for number in range(1, MOST_AT_ONCE + 1)
        ]
        self.fields["weeks"].choices = [  # type: ignore[attr-defined]
            (number, ngettext("%(number)s viikko", "%(number)s viikkoa", number) % {"number": number})
            for number in MOST_WEEKS
        ]

    def clean_people(self) -> list[User | Carrier]:
        return [self.candidates[key][1] for key in self.cleaned_data["people"]]


class NewRotaForm(RotaForm):
    """A new rota: what is done in turns, too."""

    duty = forms.ChoiceField(label=gettext_lazy("Mitä tehdään vuorotellen"), choices=RotaDuty.choices)
    name = forms.CharField(
        label=gettext_lazy("Jos muu vuoro, mikä se on?"),
        help_text=gettext_lazy("Esimerkiksi: Kukkien kastelu."),
        max_length=40,
        required=False,
    )
    field_order = ("duty", "name", "people", "people_per_turn", "weeks")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        name = " ".join(data.get("name", "").split())
        is_other = data.get("duty") == RotaDuty.OTHER
        if is_other and not name and "name" not in self.errors:
            self.add_error("name", _("Kirjoita, mitä vuorossa tehdään."))
        data["name"] = name if is_other else ""
        return data


class SwapForm(forms.Form):
    """Whom to ask, and which of their turns one would take instead."""

    requires_nothing = True

    asked = forms.ChoiceField(
        label=gettext_lazy("Keneltä kysytään"), required=False, widget=forms.RadioSelect, initial=""
    )
    in_return = forms.MultipleChoiceField(
        label=gettext_lazy("Minkä vuoron voisit ottaa tilalle"),
        help_text=gettext_lazy(
            "Valitse kaikki, jotka sopivat sinulle. Voit jättää tyhjäksi, niin pyydät vuoron lahjaksi."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, others: Iterable[tuple[RotaPerson, str]], turns: Iterable[tuple[Turn, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(person.pk): person for person, _name in others}
        self.turns = {str(turn.pk): turn for turn, _words in turns}
        names = [(str(person.pk), name) for person, name in others]
        self.fields["asked"].choices = [("", _("Kaikilta vuorottelijoilta")), *names]  # type: ignore[attr-defined]
        self.fields["in_return"].choices = [(str(turn.pk), words) for turn, words in turns]  # type: ignore[attr-defined]
        if not self.turns:
            del self.fields["in_return"]

    def clean_asked(self) -> RotaPerson | None:
        return self.others.get(self.cleaned_data["asked"])

    def clean_in_return(self) -> list[Turn]:
        return [self.turns[key] for key in self.cleaned_data["in_return"]]


class TakeForm(forms.Form):
    """Take a turn as it is, or give one of one's own for it."""

    requires_nothing = True

    in_return = forms.ChoiceField(
        label=gettext_lazy("Miten otat vuoron"), required=False, widget=forms.RadioSelect, initial=""
    )

    def __init__(self, *args: Any, turns: Iterable[Turn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turns = {str(turn.pk): turn for turn in turns}
        swaps = [
            (key, _("Vaihdan: annan tilalle vuoroni %(when)s") % {"when": t.when}) for key, t in self.turns.items()
        ]
        self.fields["in_return"].choices = [("", _("Otan vuoron, en tarvitse vaihtoa")), *swaps]  # type: ignore[attr-defined]

    def clean_in_return(self) -> Turn | None:
        return self.turns.get(self.cleaned_data["in_return"])


class AssignForm(forms.Form):
    """Who takes a turn, as a lead says."""

    requires_nothing = True

    holder = forms.ChoiceField(label=gettext_lazy("Kenen vuoro"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Iterable[tuple[RotaPerson, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person, _name in people}
        names = [(str(person.pk), name) for person, name in people]
        self.fields["holder"].choices = [*names, ("", _("Ei kenenkään: etsitään tekijää"))]  # type: ignore[attr-defined]

    def clean_holder(self) -> RotaPerson | None:
        return self.people.get(self.cleaned_data["holder"])


class AwayForm(forms.Form):
    """The days on which a person takes no turns; nobody asks why."""

    first = forms.DateField(label=gettext_lazy("Ensimmäinen päivä"))
    last = forms.DateField(label=gettext_lazy("Viimeinen päivä"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.fields["first"], self.fields["last"]):
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            field.input_formats = ["%Y-%m-%d", "%d.%m.%Y"]  # type: ignore[attr-defined]
            field.error_messages |= dict.fromkeys(("required", "invalid"), _("Kirjoita päivä, esimerkiksi 24.11.2026."))
        self.fields["last"].help_text = _("Jätä tyhjäksi, jos olet poissa vain yhden päivän.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last") or data.get("first")
        if first and last and not self.errors:
            self._check(first, last)
        data["last"] = last
        return data

    def _check(self, first: date, last: date) -> None:
        today = timezone.localdate()
        if last < first:
            self.add_error("last", _("Viimeinen päivä ei voi olla ennen ensimmäistä."))
        elif last < today:
            self.add_error("last", _("Päivät ovat jo menneet. Tarkista päivä."))
        elif last - today > FARTHEST or today - first > FARTHEST:
            self.add_error("last", _("Päivä on yli kahden vuoden päässä. Tarkista päivä."))
