"""What a place tells of the room that it lends, as a form."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from places.actions.lending import FACTS
from places.enums import LendingPrice
from places.hours_forms import FOLDED, SpanForm
from places.models import Lending
from places.models.lending import MOST_SEATS


class LendingForm(forms.ModelForm):
    """The facts of the room; nothing must be told, and what is not told is not claimed."""

    requires_nothing = True

    seats = forms.IntegerField(
        label=_("Kuinka monelle"),
        help_text=_("Montako ihmistä mahtuu istumaan."),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5, "class": "govuk-input--width-5"}),
    )

    class Meta:
        model = Lending
        fields = FACTS
        widgets: ClassVar = {
            "price": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
            "contact_phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }
        help_texts: ClassVar = {
            "is_offered": _("Paikka näkyy silloin piirin perustajille, jotka etsivät tilaa läheltä."),
            "room": _("Esimerkiksi kerhohuone, 2. kerros."),
            "price_note": _("Esimerkiksi 5 euroa kerralta."),
            "access_note": _("Esimerkiksi: hissi on, kynnys 2 senttiä."),
            "contact_name": _("Näkyy kaikille. Jos jätät tyhjäksi, näytetään paikan oma yhteystieto."),
            "note": _("Esimerkiksi: avaimen saa kahvilasta, tila siivotaan lopuksi."),
        }

    def clean(self) -> dict[str, Any]:
        """Ask what a room costs only where it costs something."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("price_note") and data.get("price") == LendingPrice.FREE:
            raise ValidationError(_("Tila ei voi samalla olla maksuton ja maksaa jotain. Korjaa toinen."))
        return data

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


class FreeTimeForm(SpanForm):
    """A weekly time when the room is free."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FOLDED:
            del self.fields[name]


FreeTimes = forms.formset_factory(FreeTimeForm, extra=3, max_num=30, absolute_max=40)
