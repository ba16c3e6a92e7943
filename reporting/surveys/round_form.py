"""Beginning a round: which questionnaire, whose visitors, when; the place or circle is found by its name."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Circle
from network.models import Municipality, Organisation
from network.permissions import Reach
from places.models import Place
from reporting.models import Questionnaire
from reporting.surveys.enums import SurveyScope
from reporting.surveys.forms import DATE, LONGEST, RoundDatesForm

MOST_FOUND = 20


def newest_questionnaires() -> list[Questionnaire]:
    """Return the newest version of each questionnaire."""
    newest: dict[str, Questionnaire] = {}
    for row in Questionnaire.objects.order_by("code", "-version"):
        newest.setdefault(row.code, row)
    return list(newest.values())


def candidates(scope: str, where: Reach) -> QuerySet[Any]:
    """Return whom the person may ask about in the scope."""
    if scope == SurveyScope.PLACE:
        return Place.objects.published().within_reach(where)
    if scope == SurveyScope.CIRCLE:
        return Circle.objects.published().of_people().within_reach(where)
    if scope == SurveyScope.MUNICIPALITY:
        return (
            Municipality.objects.all() if where.everywhere else Municipality.objects.filter(pk__in=where.municipalities)
        )
    known = Organisation.objects.published()
    return known if where.everywhere else known.filter(pk__in=where.organisations)


def scopes(where: Reach) -> list[tuple[str, Any]]:
    """Return the scopes that the person may choose from."""
    if where.everywhere:
        return list(SurveyScope.choices)
    found = [SurveyScope.PLACE]
    if where.municipalities:
        found += [SurveyScope.CIRCLE, SurveyScope.MUNICIPALITY]
    if where.organisations:
        found.append(SurveyScope.ORGANISATION)
    return [(scope.value, scope.label) for scope in found]


class RoundForm(RoundDatesForm):
    """A new round."""

    questionnaire = forms.ChoiceField(
        label=gettext_lazy("Mikä kysely"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse kysely.")},
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Keiltä kysytään"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse, keiltä kysytään.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Sen nimi"),
        help_text=gettext_lazy(
            "Paikan, piirin, järjestön tai kunnan nimi, tai osa siitä. Koko verkostolle jätä tyhjäksi."
        ),
        max_length=160,
        required=False,
    )
    chosen = forms.ChoiceField(label=gettext_lazy("Mikä näistä"), widget=forms.RadioSelect, required=False)
    first = forms.DateField(
        label=gettext_lazy("Ensimmäinen vastauspäivä"),
        error_messages={"required": gettext_lazy("Kerro ensimmäinen vastauspäivä.")},
        **DATE,  # type: ignore[arg-type]
    )
    is_by_slip = forms.BooleanField(
        label=gettext_lazy("Vastata voi vain lapun koodilla"),
        help_text=gettext_lazy(
            "Tulostat laput, ja jokainen koodi käy kerran. "
            "Muuten kuka tahansa, jolla on osoite tai QR-koodi, voi vastata."
        ),
        required=False,
    )
    field_order = ("questionnaire", "scope", "name", "chosen", "asker", "contact", "first", "last", "is_by_slip")

    def __init__(self, data: Any = None, *, where: Reach) -> None:
        super().__init__(data, initial={"first": timezone.localdate()})
        self.where = where
        self.questionnaires = {str(row.pk): row for row in newest_questionnaires()}
        self._offer("questionnaire", [(key, str(row)) for key, row in self.questionnaires.items()])
        self._offer("scope", scopes(where))
        found = self._found() if data is not None else []
        if len(found) > 1:
            self._offer("chosen", [(str(row.pk), _told(row)) for row in found])
        else:
            self.fields.pop("chosen")

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _found(self) -> list[Any]:
        """Return whom the name that was typed may mean."""
        scope, name = self.data.get("scope"), str(self.data.get("name", "")).strip().replace("\0", "")[:160]
        if scope not in dict(scopes(self.where)) or scope == SurveyScope.NETWORK or not name:
            return []
        field = "name_fi" if scope == SurveyScope.MUNICIPALITY else "name"
        known = candidates(scope, self.where)
        exact = list(known.filter(**{field: name})[: MOST_FOUND + 1])
        return exact or list(known.filter(**{f"{field}__icontains": name})[: MOST_FOUND + 1])

    def clean_first(self) -> Any:
        first = self.cleaned_data["first"]
        if abs(first - timezone.localdate()) > LONGEST:
            raise ValidationError(_("Tarkista vuosi."))
        self.first_day = first
        return first

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("scope") and found["scope"] != SurveyScope.NETWORK and not self.errors.get("chosen"):
            self._choose(found)
        return found

    def _choose(self, data: dict[str, Any]) -> None:
        rows = self._found()
        if not rows:
            self.add_error("name", _("Tällä nimellä ei löytynyt mitään, mistä voit kysyä. Tarkista nimi."))
        elif len(rows) > MOST_FOUND:
            self.add_error("name", _("Nimi sopii moneen. Kirjoita enemmän."))
        elif len(rows) > 1 and not data.get("chosen"):
            self.add_error("chosen", ValidationError(_("Nimi sopii näihin. Valitse oikea.")))
        else:
            data["target"] = rows[0] if len(rows) == 1 else next(r for r in rows if str(r.pk) == data["chosen"])

    def facts(self) -> dict[str, Any]:
        """Return the round's own facts."""
        data = self.cleaned_data
        facts = {name: data[name] for name in ("scope", "asker", "contact", "first", "last", "is_by_slip")}
        facts["questionnaire"] = self.questionnaires[data["questionnaire"]]
        target = data.get("target")
        if target is not None:
            facts[data["scope"]] = target
        if data["scope"] in {SurveyScope.PLACE, SurveyScope.CIRCLE}:
            facts["municipality"] = target.municipality  # type: ignore[union-attr]
        return facts


def _told(row: Any) -> str:
    where = getattr(row, "municipality", None)
    return f"{row}, {where.name}" if where else str(row)
