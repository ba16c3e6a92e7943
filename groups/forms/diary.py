"""Forms of the diary: an entry, a photo, who has agreed to it, an idea to pass on, a booklet to make."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import ConsentReach
from groups.known_names import names_in_text
from groups.models import DiaryEntry, DiaryPhoto, Gathering, Idea, PhotoConsent
from groups.models.diary import MOST_PEOPLE
from network.hours_in_words import clock_range, day_in_words
from network.models import User
from places.models.first_visit import first_name_or_role
from places.photo_form import AltForm, PictureForm

EARLIEST_YEAR = 1900


def gathering_in_words(gathering: Gathering) -> str:
    """Return a gathering as "tiistai 24.11. klo 13–15"."""
    return f"{day_in_words(gathering.day)} {clock_range(gathering.starts, gathering.ends)}"


class GatheringChoice(forms.ModelChoiceField):
    """A gathering, by its day and hours."""

    def label_from_instance(self, obj: Any) -> str:
        return gathering_in_words(obj)


def day_field(label: Any, required: Any, help_text: Any = "") -> forms.DateField:
    """Return a day that has come."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    errors = {"required": required, "invalid": _("Kirjoita päivä, esimerkiksi 24.11.2026.")}
    return forms.DateField(label=label, help_text=help_text, widget=widget, error_messages=errors)


def came_already(day: Any) -> Any:
    """Refuse a day that has not come, or one that nobody remembers."""
    if day > timezone.localdate():
        raise ValidationError(_("Päivä ei voi olla tulevaisuudessa."))
    if day.year < EARLIEST_YEAR:
        raise ValidationError(_("Tarkista vuosi."))
    return day


class EntryForm(forms.ModelForm):
    """An entry; `key` names a new one, so that a form sent twice is written once."""

    day = day_field(_("Päivä"), _("Valitse päivä, josta kirjoitat."))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = DiaryEntry
        fields = ("day", "text", "gathering")
        field_classes: ClassVar = {"gathering": GatheringChoice}
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts: ClassVar = {
            "text": _(
                "Kolme riviä riittää. Mieti, mitä jokainen haluaa itsestään kerrottavan: "
                "sairaudet ja surut jäävät tuvan seinien sisään."
            ),
            "gathering": _("Jos kirjoitat tietystä kerrasta."),
        }
        error_messages: ClassVar = {"text": {"required": _("Kirjoita edes yksi rivi.")}}

    def __init__(self, *args: Any, gatherings: QuerySet[Gathering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["gathering"]
        field.queryset, field.empty_label = gatherings, _("Ei mikään tietty kerta")
        self.fields["day"].initial = timezone.localdate()
        self.fields["key"].initial = uuid4()

    def clean_day(self) -> Any:
        return came_already(self.cleaned_data["day"])

    def clean_key(self) -> Any:
        return self.cleaned_data["key"] or uuid4()

    def said(self) -> dict[str, Any]:
        """Return what was written, for the action."""
        return {name: self.cleaned_data[name] for name in ("day", "text", "gathering")}


class TellDiaryPhotoForm(AltForm):
    """What a photo shows, and how many people can be recognised in it."""

    people = forms.IntegerField(
        label=_("Kuinka monta ihmistä kuvasta tunnistaa?"),
        help_text=_("Laske mukaan myös lapset ja ne, jotka näkyvät taustalla. Kirjoita 0, jos ketään ei tunnista."),
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": _("Kirjoita, montako ihmistä kuvasta tunnistaa. Jos ei ketään, kirjoita 0."),
            "invalid": _("Kirjoita luku, esimerkiksi 2."),
            "min_value": _("Kirjoita 0 tai enemmän."),
            "max_value": _("Kuvassa on liikaa tunnistettavia ihmisiä. Valitse toinen kuva."),
        },
    )


class DiaryPhotoForm(PictureForm, TellDiaryPhotoForm):
    """A new photo of an entry."""

    field_order = ("picture", "alt", "people")


class ConsentForm(forms.ModelForm):
    """One person's consent; a row that is left empty waits."""

    asked_on = day_field(_("Milloin lupa kysyttiin"), _("Merkitse, milloin lupa kysyttiin."))
    reach = forms.ChoiceField(
        label=_("Missä kuvaa saa näyttää"),
        choices=ConsentReach.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, missä kuvaa saa näyttää.")},
    )

    class Meta:
        model = PhotoConsent
        fields = ("known_as", "asked_by", "asked_on", "reach")
        help_texts: ClassVar = {
            "known_as": _("Niin kuin vain piirin väki hänet tuntee. Ei sukunimeä. Lapsen luvan antaa huoltaja."),
        }
        error_messages: ClassVar = {"known_as": {"required": _("Kirjoita lempinimi tai nimikirjaimet.")}}

    def __init__(self, *args: Any, people: Sequence[User], me: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["asked_by"]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name", "pk")
        field.label_from_instance = shown_name
        field.required, field.empty_label = True, None
        self.fields["asked_by"].initial, self.fields["asked_on"].initial = me.pk, timezone.localdate()

    def has_changed(self) -> bool:
        """Whether the row says anything: who asked and when stand there from the start."""
        return bool(str(self["known_as"].data or "").strip() or self["reach"].data)

    def clean_known_as(self) -> str:
        name = " ".join(str(self.cleaned_data["known_as"]).split())
        first_name_or_role(name)
        if sum(part[:1].isupper() and len(part.strip(".")) > 2 for part in name.split()) > 1:
            raise ValidationError(_("Kirjoita vain lempinimi tai nimikirjaimet, ei koko nimeä."))
        return name

    def clean_asked_on(self) -> Any:
        return came_already(self.cleaned_data["asked_on"])


class ConsentFormSet(forms.BaseFormSet):
    """As many rows as there are people whose consent has not been marked."""

    def marks(self) -> list[dict[str, Any]]:
        """Return the rows that were filled in."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        names = [form.cleaned_data.get("known_as") for form in self.forms if form.has_changed()]
        if len(names) != len(set(names)):
            raise ValidationError(_("Sama nimi on kahdella rivillä. Erota ihmiset toisistaan."))


def consent_forms(missing: int) -> type[ConsentFormSet]:
    """Return the formset of so many rows, none of which must be filled in."""
    made: type[ConsentFormSet] = forms.formset_factory(  # type: ignore[assignment]
        ConsentForm, formset=ConsentFormSet, extra=missing, max_num=missing, absolute_max=missing
    )
    return made


def shown_name(person: User) -> str:
    """Return what the circle's people call each other; never an e-mail address."""
    return person.name or str(_("Nimeä ei ole kerrottu"))


class PhotoChoice(forms.ModelMultipleChoiceField):
    """Photos by what they show."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.alt)


class IdeaForm(forms.ModelForm):
    """What is passed on to other circles: edited, looked through, and without names."""

    checked = forms.BooleanField(
        label=_("Luin tekstin. Siinä ei ole kenenkään nimeä, eikä siitä tunnista ketään."),
        error_messages={"required": _("Lue teksti läpi ja rastita sitten tämä.")},
    )
    not_names = forms.BooleanField(label=_("Nämä sanat eivät tarkoita ketään ihmistä."), required=False)

    class Meta:
        model = Idea
        fields = ("title", "text", "photos")
        field_classes: ClassVar = {"photos": PhotoChoice}
        widgets: ClassVar = {
            "text": forms.Textarea(attrs={"rows": 10}),
            "photos": forms.CheckboxSelectMultiple,
        }
        help_texts: ClassVar = {
            "title": _("Esimerkiksi: Laulukirja kiertää pöydästä pöytään."),
            "text": _("Päiväkirjan teksti on tässä pohjana. Kirjoita se niin, että toinen piiri osaa tehdä saman."),
            "photos": _("Vain kuvat, joiden jokainen ihminen on antanut luvan näyttää kuvan muillekin piireille."),
        }
        error_messages: ClassVar = {
            "title": {"required": _("Kerro idea muutamalla sanalla.")},
            "text": {"required": _("Kirjoita, mitä teitte.")},
        }

    def __init__(self, *args: Any, photos: QuerySet[DiaryPhoto], names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names, self.found_names = names, list[str]()
        self.shown_photos = list(photos)
        if self.shown_photos:
            self.fields["photos"].queryset = photos  # type: ignore[attr-defined]
        else:
            del self.fields["photos"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        told = f"{found.get('title', '')}\n{found.get('text', '')}"
        self.found_names = names_in_text(told, self.names)
        if self.found_names and not found.get("not_names"):
            words = ", ".join(self.found_names)
            self.add_error(
                "text",
                _("Tekstissä on ehkä nimi: %(words)s. Ota nimet pois tai kerro, etteivät ne ole nimiä.")
                % {"words": words},
            )
        return found


class BookletForm(forms.Form):
    """Which year, and that the entries have been read through."""

    year = forms.TypedChoiceField(
        label=_("Vuosi"),
        coerce=int,
        error_messages={"required": _("Valitse vuosi."), "invalid_choice": _("Valitse vuosi.")},
    )
    checked = forms.BooleanField(
        label=_("Olemme lukeneet vuoden merkinnät. Niissä ei ole kävijöiden nimiä."),
        error_messages={"required": _("Lukekaa merkinnät ensin läpi ja rastita sitten tämä.")},
    )

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
