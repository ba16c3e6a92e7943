"""The network's rules for a new circle as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.queries.rules import Rules, requirements

APPROVED, AT_ONCE = "approved", "at_once"


class FoundingRulesForm(forms.Form):
    """What must be told before publishing, and who says yes."""

    requires_nothing = True

    required = forms.MultipleChoiceField(
        label=_("Mitä piiristä pitää kertoa ennen julkaisemista?"),
        help_text=_("Valitse mahdollisimman vähän. Kaiken muun voi jättää auki ja päättää yhdessä."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    approval = forms.ChoiceField(
        label=_("Kuka julkaisee piirin?"),
        choices=[
            (APPROVED, _("Koordinaattori lukee ja hyväksyy jokaisen uuden piirin")),
            (AT_ONCE, _("Piiri on julkinen heti, kun perustaja julkaisee sen")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, kuka julkaisee piirin.")},
    )

    def __init__(self, data: Any = None, *, rules: Rules) -> None:
        approval = APPROVED if rules.needs_approval else AT_ONCE
        super().__init__(data, initial={"required": list(rules.required), "approval": approval})
        self.fields["required"].choices = requirements()  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return the rules as the action takes them."""
        return {
            "required": self.cleaned_data["required"],
            "needs_approval": self.cleaned_data["approval"] == APPROVED,
        }
