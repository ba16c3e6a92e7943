"""Answering a survey, typing a paper sheet in, running a round, loading a questionnaire."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.slips import typed
from network.hours_in_words import days_in_words
from reporting.models import SurveyRound, TypedSheet
from reporting.surveys.codes import new_mark, sheet_of
from reporting.surveys.options import DECLINE, options_of
from reporting.surveys.questionnaire import DECLINED, Answers, Content, Question, QuestionKind, said

MOST_WRITTEN = 1000
MOST_SLIPS = 100
LONGEST = timedelta(days=366)
DATE = {"widget": forms.DateInput({"type": "date"}, "%Y-%m-%d")}


def field_name(question: Question) -> str:
    return f"q-{question.key}"


class AnswerForm(forms.Form):
    """All questions of a round on one page; each may be left blank, and most may be declined."""

    requires_nothing = True

    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, asked: SurveyRound, content: Content, slip: str = "") -> None:
        self.asked, self.content = asked, content
        self.new_mark = new_mark(asked.pk)
        super().__init__(data, initial={"mark": self.new_mark, "slip": slip}, prefix=None)
        if asked.is_by_slip:
            self.fields["slip"] = forms.CharField(
                label=_("Lapun koodi"),
                help_text=_("Koodi on lapussa, jonka sait. Siitä ei näe, kuka olet."),
                max_length=20,
                widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"}),
                error_messages={"required": _("Kirjoita koodi lapusta.")},
            )
        for number, question in enumerate(content.questions, 1):
            self.fields[field_name(question)] = _field_of(question, f"{number}. {said(question.text)}")

    def clean_mark(self) -> str:
        sheet = sheet_of(self.asked.pk, self.cleaned_data["mark"])
        if not sheet:
            raise ValidationError(_("Sivu oli auki kauan. Vastauksesi ovat yhä alla. Lähetä ne vielä kerran."))
        return sheet

    def clean_slip(self) -> str:
        return typed(self.cleaned_data["slip"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.answers() and not any(self.texts().values()):
            raise ValidationError(_("Vastaa ainakin yhteen kysymykseen."))
        return found

    def with_new_mark(self) -> "AnswerForm":
        """Give the page that is shown again a mark that is good, so that it can be sent."""
        if "mark" in self.errors:
            data: Any = self.data
            self.data = data.copy()
            self.data["mark"] = self.new_mark  # type: ignore[index]
        return self

    def answers(self) -> Answers:
        """Return what was answered; a question left blank is not in it."""
        given = ((question, self.cleaned_data.get(field_name(question))) for question in self.content.asked)
        return {question.key: _value_of(question, value) for question, value in given if value}

    def texts(self) -> dict[str, str]:
        return {question.key: self.cleaned_data.get(field_name(question), "") for question in self.content.texts}


def _field_of(question: Question, label: str) -> forms.Field:
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(label=label, required=False, max_length=MOST_WRITTEN, widget=forms.Textarea({"rows": 4}))
    choices = options_of(question)
    if question.kind == QuestionKind.MANY:
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


def _value_of(question: Question, value: Any) -> Any:
    if question.kind == QuestionKind.MANY:
        return [one for one in value if one != DECLINE] or DECLINED
    if value == DECLINE:
        return DECLINED
    return int(value) if question.kind == QuestionKind.SCALE else value


class TypedForm(AnswerForm):
    """A paper sheet typed in: the numbers of the options as they are printed, one line for each question."""

    def __init__(self, data: Any = None, *, asked: SurveyRound, content: Content) -> None:
        super().__init__(data, asked=asked, content=content)
        self.fields.pop("slip", None)
        for question in content.asked:
            choices = options_of(question)
            self.fields[field_name(question)] = forms.CharField(
                label=self.fields[field_name(question)].label,
                help_text=" · ".join(f"{at} {label}" for at, (_value, label) in enumerate(choices, 1)),
                required=False,
                max_length=60,
                widget=forms.TextInput(
                    {"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}
                ),
            )

    def clean(self) -> dict[str, Any]:
        for question in self.content.asked:
            name = field_name(question)
            if self.cleaned_data.get(name):
                try:
                    self.cleaned_data[name] = _chosen(question, self.cleaned_data[name])
                except ValidationError as error:
                    self.add_error(name, error)
        return super().clean()


class TakeBackForm(forms.Form):
    """Which of one's own typed sheets is taken back, by its number."""

    number = forms.TypedChoiceField(
        label=gettext_lazy("Minkä numeroisen lomakkeen otat pois"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Valitse lomakkeen numero."),
            "invalid_choice": gettext_lazy(
                "Tätä numeroa ei ole kirjoittamissasi lomakkeissa, tai se on jo otettu pois."
            ),
        },
    )

    def __init__(self, data: Any = None, *, typed: Iterable[TypedSheet]) -> None:
        super().__init__(data, auto_id="back_%s")
        field: Any = self.fields["number"]
        found = [(row.number, f"{row.number} ({days_in_words(row.typed_on, row.typed_on)})") for row in typed]
        field.choices = [("", gettext_lazy("Valitse")), *found]


def _chosen(question: Question, text: str) -> Any:
    """Return the options of the numbers typed, as the answering page would send them."""
    choices = [value for value, _label in options_of(question)]
    numbers = text.replace(",", " ").replace(".", " ").split()
    if not all(number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= len(choices) for number in numbers):
        raise ValidationError(_("Kirjoita vaihtoehdon numero, 1–%(last)s.") % {"last": len(choices)})
    found = [choices[int(number[:4]) - 1] for number in numbers]
    if question.kind == QuestionKind.MANY:
        return found
    if len(found) > 1:
        raise ValidationError(_("Tähän valitaan vain yksi. Jos paperissa on monta, jätä tyhjäksi."))
    return found[0] if found else ""


class RoundDatesForm(forms.Form):
    """What may still be mended while a round goes on."""

    asker = forms.CharField(
        label=gettext_lazy("Kuka kysyy"),
        help_text=gettext_lazy("Vastaaja näkee tämän ennen ensimmäistä kysymystä. Esimerkiksi: Kohtaamispaikka Liina."),
        max_length=160,
        error_messages={"required": gettext_lazy("Kerro, kuka kysyy.")},
    )
    contact = forms.CharField(
        label=gettext_lazy("Keneltä voi kysyä lisää"),
        help_text=gettext_lazy("Etunimi ja puhelin tai sähköposti, jotka saa näyttää kaikille."),
        max_length=160,
        required=False,
    )
    last = forms.DateField(
        label=gettext_lazy("Viimeinen vastauspäivä"),
        error_messages={"required": gettext_lazy("Kerro viimeinen vastauspäivä.")},
        **DATE,  # type: ignore[arg-type]
    )
    first_day: Any = None

    def clean_last(self) -> Any:
        last = self.cleaned_data["last"]
        if last < timezone.localdate():
            raise ValidationError(_("Viimeinen vastauspäivä on jo mennyt."))
        if last - timezone.localdate() > 2 * LONGEST:
            raise ValidationError(_("Tarkista vuosi."))
        if self.first_day and last < self.first_day:
            raise ValidationError(_("Viimeinen päivä on ennen ensimmäistä."))
        if self.first_day and last - self.first_day > LONGEST:
            raise ValidationError(_("Kierros kestää enintään vuoden."))
        return last


class SlipsForm(forms.Form):
    """How many single-use slips are printed."""

    number = forms.IntegerField(
        label=gettext_lazy("Montako lappua"),
        min_value=1,
        max_value=MOST_SLIPS,
        initial=24,
        widget=forms.TextInput({"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )


class QuestionnaireForm(forms.Form):
    """A questionnaire's file."""

    file = forms.FileField(
        label=gettext_lazy("Kyselyn tiedosto"),
        help_text=gettext_lazy("JSON-tiedosto, jossa kysymykset ovat suomeksi, ruotsiksi ja englanniksi."),
        widget=forms.FileInput({"accept": ".json"}),
        error_messages={
            "required": gettext_lazy("Valitse tiedosto."),
            "empty": gettext_lazy("Tiedosto on tyhjä."),
            "invalid": gettext_lazy("Valitse tiedosto."),
        },
    )

    def refuse(self, mistakes: Iterable[str]) -> None:
        for mistake in mistakes:
            self.add_error("file", mistake)


class CleanForm(forms.Form):
    """What somebody wrote, as it may be quoted."""

    text = forms.CharField(
        label=gettext_lazy("Teksti, jonka saa näyttää"),
        help_text=gettext_lazy("Poista nimet ja kaikki, mistä kirjoittajan tai toisen voisi tunnistaa."),
        max_length=MOST_WRITTEN,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": gettext_lazy("Teksti on tyhjä. Jos sitä ei voi näyttää, poista se.")},
    )
