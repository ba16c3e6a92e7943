"""The life of a circle: asking the next lead, a host organisation, and ending with a story."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from groups.models.ending import LONGEST_STORY, LONGEST_THANKS
from groups.models.host import LONGEST_MESSAGE
from groups.models.lead import LONGEST_NOTE
from network.models import User


def _words(label: Any, help_text: Any, longest: int, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AskLeadForm(forms.Form):
    """Whom the circle asks to lead it: one of its own people, or anybody by their address."""

    person = forms.ModelChoiceField(
        label=_("Joku piirin väestä"), queryset=User.objects.none(), required=False, empty_label=_("Ei kukaan heistä")
    )
    email = forms.EmailField(
        label=_("Tai sähköpostiosoite"), help_text=_("Hän saa linkin, jolla vain hän voi vastata."), required=False
    )
    note = _words(_("Viesti hänelle"), _("Kerro omin sanoin, miksi kysyt juuri häntä."), LONGEST_NOTE)
    steps_down = forms.BooleanField(
        label=_("Luovun itse vetämisestä, kun hän vastaa kyllä"),
        help_text=_("Jäät silloin mukaan järjestämään. Siihen asti vedät piiriä kuten ennenkin."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, people: QuerySet[User], is_lead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people.exists():
            self.fields["person"].queryset = people  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
            self.fields["email"].label = _("Hänen sähköpostiosoitteensa")
        if not is_lead:
            del self.fields["steps_down"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        person, email = found.get("person"), found.get("email", "")
        if not self.errors and bool(person) == bool(email):
            raise ValidationError(
                _("Valitse vain yksi: henkilö listalta tai sähköpostiosoite.")
                if person
                else _("Kerro, keneltä kysytään.")
            )
        return {**found, "email": person.email if person else email}


class AnswerLeadForm(forms.Form):
    """A word to the circle with a no, or none."""

    message = _words(_("Viesti piirille"), _("Voit jättää tyhjäksi."), LONGEST_NOTE, 3)


class AskHostForm(forms.Form):
    """A few words to the organisation that is asked."""

    message = forms.CharField(
        label=_("Viestisi järjestölle"),
        help_text=_("Kerro lyhyesti, keitä olette ja mitä toivotte. Esimerkiksi: vakuutus, tila tai tilin käyttö."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Kirjoita muutama sana.")},
    )


class AnswerHostForm(forms.Form):
    """Yes, no, or no longer, with a word or none."""

    message = _words(_("Viestisi piirille"), _("Viesti menee piirin vetäjälle. Voit jättää tyhjäksi."), LONGEST_MESSAGE)


class StoryForm(forms.Form):
    """A few words about what the circle was, and thanks; neither is asked of anybody who has none."""

    story = _words(
        _("Piirin tarina"),
        _("Miten kaikki alkoi, mitä jäi mieleen? Tarina näkyy kaikille. Kysy lupa, jos kerrot jostakusta nimellä."),
        LONGEST_STORY,
        8,
    )
    thanks = _words(
        _("Kiitokset"), _("Ketä haluat kiittää? Näkyy kaikille ja menee piirin väelle kirjeessä."), LONGEST_THANKS
    )
