"""Starting a circle, editing what its page says, pausing it, answering for its approval."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import CircleKind
from groups.models import Circle
from network.facets import vocabulary
from network.forms.once import OnceForm
from network.models import Municipality, User
from places.first_visit_form import CARD_FIELDS, CARD_HELP, CARD_WIDGETS, CardForm

LONGEST_PAUSE = timedelta(days=730)


def _choices(name: str) -> list[tuple[str, str]]:
    return [(code, term.label) for code, term in vocabulary(name).items()]


class NewCircleForm(OnceForm):
    """The first three things; all the rest is on the checklist."""

    name = forms.CharField(
        label=_("Piirin nimi"),
        help_text=_("Nimi, jonka naapuri tunnistaa. Voit vaihtaa sen myöhemmin."),
        max_length=120,
        error_messages={"required": _("Kirjoita piirille nimi.")},
    )
    municipality = forms.ModelChoiceField(
        label=_("Kunta"),
        queryset=Municipality.objects.all(),
        empty_label=_("Valitse kunta"),
        error_messages={"required": _("Valitse kunta, jossa piiri kokoontuu.")},
    )
    area = forms.CharField(
        label=_("Kaupunginosa tai kylä"), help_text=_("Esimerkiksi Hervanta."), max_length=80, required=False
    )


class EditCircleForm(CardForm):
    """What the circle's own page says; times and the venue are on the checklist."""

    audiences = forms.MultipleChoiceField(
        label=_("Kenelle erityisesti"),
        help_text=_("Kaikki saavat tulla joka tapauksessa."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    openness = forms.MultipleChoiceField(
        label=_("Mitä tulija voi odottaa"), required=False, widget=forms.CheckboxSelectMultiple
    )
    manners = forms.MultipleChoiceField(
        label=_("Millaista siellä on"),
        help_text=_("Valitse vain se, minkä tulija varmasti huomaa."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Millä kielillä siellä voi puhua"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ways = forms.MultipleChoiceField(
        label=_("Miten voi osallistua"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Circle
        fields = (
            "name",
            "kind",
            "area",
            "summary",
            "audiences",
            "openness",
            "manners",
            "languages",
            "ways",
            "contact_name",
            "contact_phone",
            "language",
            *CARD_FIELDS,
        )
        labels: ClassVar = {
            "language": _("Piirin kieli"),
            "contact_phone": _("Puhelin"),
        }
        help_texts: ClassVar = {
            "summary": _("Yksi tai kaksi lausetta: millaista siellä on."),
            **CARD_HELP,
            "contact_name": _("Näkyy sivulla. Jätä tyhjäksi, jos et halua näyttää."),
            "contact_phone": _("Näkyy sivulla. Jätä tyhjäksi, jos et halua näyttää."),
            "language": _("Sopimus ja juliste tehdään tällä kielellä."),
        }
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            **CARD_WIDGETS,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audiences"].choices = _choices("target_groups")  # type: ignore[attr-defined]
        self.fields["openness"].choices = _choices("openness")  # type: ignore[attr-defined]
        self.fields["manners"].choices = _choices("manners")  # type: ignore[attr-defined]
        self.fields["languages"].choices = _choices("languages")  # type: ignore[attr-defined]
        self.fields["ways"].choices = _choices("ways_to_take_part")  # type: ignore[attr-defined]


class CircleFilterForm(forms.Form):
    """Which circles the public list shows."""

    only_filters = True

    near = forms.CharField(label=_("Missä"), help_text=_("Kunta, kaupunginosa tai postinumero."), required=False)
    kind = forms.ChoiceField(label=_("Millainen ryhmä"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Kaikki ryhmät")), *CircleKind.choices]  # type: ignore[attr-defined]


class ApproveForm(forms.Form):
    """Publishing a circle, and who stands behind it when the network was asked to name somebody."""

    background_contact = forms.ModelChoiceField(
        label=_("Taustayhteyshenkilö"), queryset=User.objects.none(), required=False, empty_label=_("Ei nimetä nyt")
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["background_contact"].queryset = people  # type: ignore[attr-defined]


class PauseForm(forms.Form):
    """Why there is a break, and on which day the circle meets again; neither must be known."""

    reason = forms.CharField(
        label=_("Miksi tauko?"),
        help_text=_("Näkyy sivulla. Esimerkiksi: tilan remontti. Älä kirjoita kenenkään sairaudesta."),
        max_length=200,
        required=False,
    )
    resumes_on = forms.DateField(
        label=_("Milloin jatketaan?"),
        help_text=_("Jos päivä ei ole vielä tiedossa, jätä tyhjäksi. Muuten piiri jatkaa itsestään tänä päivänä."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_resumes_on(self) -> date | None:
        day: date | None = self.cleaned_data["resumes_on"]
        if day and not timezone.localdate() < day <= timezone.localdate() + LONGEST_PAUSE:
            raise ValidationError(_("Valitse päivä, joka on edessä ja enintään kahden vuoden päässä."))
        return day


class AskForChangeForm(forms.Form):
    """What should be changed; an empty wish helps nobody."""

    message = forms.CharField(
        label=_("Mitä pitäisi muuttaa?"),
        help_text=_("Kirjoita ystävällisesti ja tarkasti. Perustaja saa viestisi sähköpostiin."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Kirjoita, mitä perustajan pitäisi muuttaa.")},
    )
