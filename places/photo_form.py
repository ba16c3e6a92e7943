"""Forms of a photo: the picture, what it shows, and that the people in it have agreed."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from places.enums import Shows
from places.models.photo import LONGEST_ALT
from places.pictures import Fault, Picture, PictureError, read_picture

FILE_NAME = re.compile(r"\.(jpe?g|png|webp|heic|gif|tiff?)$", re.IGNORECASE)
MEGABYTES = settings.MOST_UPLOADED_BYTES // (1024 * 1024)
REFUSED = {
    Fault.TOO_HEAVY: _("Kuva on liian iso tiedosto. Enimmäiskoko on %(megabytes)s megatavua."),
    Fault.TOO_LARGE: _("Kuvassa on liikaa kuvapisteitä. Pienennä kuvaa ja yritä uudelleen."),
    Fault.NOT_A_PICTURE: _("Emme saa tästä tiedostosta kuvaa. Valitse ehjä JPEG-, PNG- tai WebP-kuva."),
}


class AltForm(forms.Form):
    """What a picture shows, for who does not see it."""

    alt = forms.CharField(
        label=_("Mitä kuvassa näkyy?"),
        help_text=_(
            "Yksi lause sille, joka ei näe kuvaa. Esimerkiksi: Vihreä ovi kadun puolella, vieressä summeri. "
            "Älä aloita sanalla kuva. Älä kirjoita ihmisten nimiä."
        ),
        max_length=LONGEST_ALT,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Kerro lauseella, mitä kuvassa näkyy. Kaikki eivät näe kuvaa.")},
    )

    def clean_alt(self) -> str:
        alt = " ".join(str(self.cleaned_data["alt"]).split())
        if FILE_NAME.search(alt):
            raise ValidationError(_("Tiedoston nimi ei kerro, mitä kuvassa näkyy. Kerro se lauseella."))
        return alt


class TellPhotoForm(AltForm):
    """What is said of a photo."""

    shows = forms.ChoiceField(
        label=_("Mistä kuva on?"),
        choices=Shows.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, mistä kuva on.")},
    )
    shows_people = forms.BooleanField(label=_("Kuvassa näkyy ihmisiä, jotka voi tunnistaa."), required=False)
    people_agreed = forms.BooleanField(
        label=_("Kaikki, jotka kuvasta tunnistaa, ovat antaneet luvan sen näyttämiseen."),
        help_text=_("Lapsen puolesta luvan antaa huoltaja. Poista kuva heti, jos joku pyytää."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("shows_people") and not found.get("people_agreed"):
            self.add_error(
                "people_agreed", _("Kysy ensin lupa kaikilta, jotka kuvasta tunnistaa. Ilman lupaa kuvaa ei näytetä.")
            )
        return found


class PictureForm(forms.Form):
    """A sent picture; the cleaned `picture` has been drawn anew."""

    picture = forms.FileField(
        label=_("Kuva"),
        help_text=_("JPEG, PNG tai WebP, enintään 12 megatavua. Poistamme kuvasta sen ottopaikan ja muut piilotiedot."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Valitse kuva."),
            "empty": _("Tiedosto on tyhjä. Valitse toinen kuva."),
            "invalid": _("Valitse kuva."),
            "missing": _("Valitse kuva."),
        },
    )

    def clean_picture(self) -> Picture:
        sent: UploadedFile = self.cleaned_data["picture"]
        try:
            return read_picture(sent)
        except PictureError as refused:
            raise ValidationError(REFUSED[refused.fault], params={"megabytes": MEGABYTES}) from refused

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.errors and "picture" not in self.errors:
            self.add_error("picture", _("Valitse kuva vielä uudelleen. Selain ei muista sitä."))
        return found

    def refuse(self, text: Any) -> None:
        """Say why the picture was not kept; what was typed stays."""
        self.add_error("picture", text)


class PhotoForm(PictureForm, TellPhotoForm):
    """A new photo of a place or a circle, and what is said of it."""

    field_order = ("picture", "alt", "shows", "shows_people", "people_agreed")
