"""The first-visit card's part of a form, the same for a place and a circle."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from places.first_visit import FIELD_OF

CARD_FIELDS = (
    "meets_you", "first_visit", "just_sit", "costs", "how_long", "getting_in", "way_in", "bus_stop", "toilet",
    "quiet_corner", "company",
)  # fmt: skip
CARD_WIDGETS: dict[str, Any] = {
    **{name: forms.Textarea({"rows": 4}) for name in ("first_visit", "getting_in")},
    **dict.fromkeys(FIELD_OF, forms.RadioSelect),
}
CARD_HELP = {
    "meets_you": _("Etunimi tai tehtävä. Esimerkiksi: Aino, vapaaehtoinen. Ei sukunimeä eikä puhelinnumeroa."),
    "first_visit": _("Mitä tapahtuu, kun ovi aukeaa? Pitääkö ilmoittautua, saako takin jättää päälle?"),
    "costs": _("Esimerkiksi: Kahvi 1 euro, muuten maksuton."),
    "how_long": _("Esimerkiksi: Voit viipyä viisi minuuttia tai koko päivän."),
    "getting_in": _("Mikä ovi, mikä kerros, pitääkö soittaa kelloa?"),
    "bus_stop": _("Esimerkiksi: Hervantakeskus, linjat 3 ja 33. Pysäkiltä on sata metriä."),
    "company": _("Voiko joku teistä tulla vastaan esimerkiksi pysäkille?"),
}


class CardForm(forms.ModelForm):
    """A form with the card's fields among its own; nothing on the card must be told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELD_OF:
            field: Any = self.fields[name]
            field.choices = [("", _("Ei ole vielä kerrottu")), *FIELD_OF[name].choices]

    @property
    def first_of_card(self) -> str:
        """The field above which the card begins."""
        return CARD_FIELDS[0]
