"""Choose the optional numbers of gatherings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.counts import families
from groups.queries.asked_counts import Choice
from network.models import Municipality

OWN, SAME = "own", "network"


class AskedCountsForm(forms.Form):
    """The numbers by family; a municipality may also follow the network."""

    follow = forms.ChoiceField(
        label=_("Mitä kunnassa kysytään?"),
        choices=[(SAME, _("Samat luvut kuin koko verkostossa")), (OWN, _("Omat luvut"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, choice: Choice, data: Any = None) -> None:
        super().__init__(data, initial={"follow": OWN if choice.is_own else SAME})
        if choice.municipality is None:
            del self.fields["follow"]
        asked = {count.code for count in choice.counts}
        for family in families():
            self.fields[family.code] = forms.MultipleChoiceField(
                label=family.label,
                required=False,
                choices=[(count.code, count.label) for count in family.counts],
                initial=[count.code for count in family.counts if count.code in asked],
                widget=forms.CheckboxSelectMultiple,
            )

    def family_fields(self) -> list[forms.BoundField]:
        """The families' fields as the page shows them."""
        return [self[family.code] for family in families()]

    @property
    def follows_network(self) -> bool:
        return self.cleaned_data.get("follow") == SAME

    def codes(self) -> list[str]:
        """Return every code that was chosen."""
        return [code for family in families() for code in self.cleaned_data[family.code]]


class ChooseMunicipalityForm(forms.Form):
    """Go to the numbers of one municipality."""

    municipality = forms.ModelChoiceField(
        label=_("Kunta"),
        queryset=Municipality.objects.none(),
        to_field_name="code",
        empty_label=_("Valitse kunta"),
        error_messages={"required": _("Valitse kunta."), "invalid_choice": _("Valitse kunta luettelosta.")},
    )

    def __init__(self, data: Any = None, *, municipalities: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["municipality"]
        field.queryset = municipalities
