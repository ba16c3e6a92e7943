"""Forms of prescription slips. None of them asks anything about the person who gets the slip, and nothing is kept."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groups.slips import strange_in, typed
from network.needs import needs
from network.queries.near import LONGEST_TEXT, Answer, understand

MOST_CHOSEN = 2


class FindForm(forms.Form):
    """Where to look and for what; both are forgotten with the page."""

    near = forms.CharField(
        label=_("Minkä läheltä"),
        help_text=_("Postinumero, kaupunginosa tai katuosoite. Emme tallenna sitä, eikä se jää osoiteriville."),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Kirjoita postinumero, kaupunginosa tai osoite.")},
    )
    need = forms.ChoiceField(label=_("Mitä etsitään"), required=False)
    language = forms.ChoiceField(
        label=_("Millä kielellä resepti tulostetaan"), choices=settings.LANGUAGES, initial="fi"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Mikä vain")), *((need.code, need.label) for need in needs().values())]
        self.fields["need"].choices = choices  # type: ignore[attr-defined]
        self.answer = Answer()

    def clean_near(self) -> str:
        text = str(self.cleaned_data["near"])
        self.answer = understand(text)
        if self.answer.here is None:
            names = ", ".join(self.answer.others)
            raise ValidationError(
                _("Tällä nimellä on monta paikkaa: %(names)s.") % {"names": names}
                if names
                else _("Emme tunne tätä paikkaa. Kokeile postinumeroa.")
            )
        return text


class ChooseForm(FindForm):
    """One or two places or circles, chosen from what was found."""

    chosen = forms.MultipleChoiceField(
        label=_("Valitse yksi tai kaksi"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Valitse yksi tai kaksi paikkaa tai piiriä.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.getlist("chosen") if hasattr(self.data, "getlist") else []
        self.fields["chosen"].choices = [(key, key) for key in sent]  # type: ignore[attr-defined]

    def clean_chosen(self) -> list[str]:
        chosen = list(dict.fromkeys(self.cleaned_data["chosen"]))
        if len(chosen) > MOST_CHOSEN:
            raise ValidationError(_("Valitse enintään kaksi. Useampi hämmentää."))
        return chosen


class PrintForm(ChooseForm):
    """What was previewed, with the key of the preview: a form sent twice is one slip."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """The code of a slip that somebody showed."""

    code = forms.CharField(
        label=_("Reseptin koodi"),
        help_text=_("Kahdeksan merkkiä, esimerkiksi KT4R-X7HN. Väliviivan ja välit voi jättää pois."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "govuk-input--width-10"}
        ),
        error_messages={"required": _("Kirjoita koodi.")},
    )

    def clean_code(self) -> str:
        text = str(self.cleaned_data["code"])
        code = typed(text)
        if strange := strange_in(text):
            signs = ", ".join(strange)
            raise ValidationError(
                _("Missään koodissa ei ole näitä: %(signs)s. Katso lapusta uudelleen.") % {"signs": signs}
            )
        if not code:
            raise ValidationError(_("Koodissa on kahdeksan merkkiä: isoja kirjaimia ja numeroita. Tarkista lapusta."))
        return code
