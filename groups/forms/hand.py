"""Offering a hand to whoever founds a circle."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HandForm(forms.Form):
    """A few words to the founder, and whether they can answer by e-mail."""

    message = forms.CharField(
        label=_("Viestisi"),
        help_text=_("Kirjoita ystävällisesti ja lyhyesti: mitä huomasit ja miten voit auttaa."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        initial=_("Hei! Huomasin, että piirisi perustaminen on jäänyt kesken. Voinko auttaa jossakin?"),
        error_messages={"required": _("Kirjoita muutama sana.")},
    )
    show_email = forms.BooleanField(
        label=_("Näytä sähköpostiosoitteeni, niin perustaja voi vastata minulle"), required=False, initial=True
    )
