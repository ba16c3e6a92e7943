"""The sign-in forms: e-mail first, a password only for those who have set one."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.actions.people import find_or_start_account


def email_field() -> forms.EmailField:
    """Return the field that both doors ask for."""
    return forms.EmailField(
        label=_("Sähköpostiosoite"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Kirjoita sähköpostiosoitteesi.")},
    )


class SignInCodeForm(RequestLoginCodeForm):
    """Ask for a code; an address that nobody has yet gets an account, and the very same answer."""

    email = email_field()

    def clean_email(self) -> str:
        self.cleaned_data["email"] = self.cleaned_data["email"].lower()
        return str(super().clean_email())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("email"):
            self._user = find_or_start_account(cleaned["email"], language=(get_language() or "fi")[:2])
        return cleaned


class SignInForm(LoginForm):
    """The one door: the address alone asks for a code, with a password it signs in at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field()
        self.fields["password"] = forms.CharField(
            label=_("Salasana"),
            required=False,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    def clean_login(self) -> str:
        return str(super().clean_login()).lower()

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:
        form = SignInCodeForm({"email": email})
        if form.is_valid():
            self.user = form._user
        for error in form.errors.get("email", []):
            self.add_error("login", error)
        return dict(self.cleaned_data)


class CodeForm(ConfirmLoginCodeForm):
    """The code from the letter; spaces and dashes do not matter."""

    code = forms.CharField(
        label=_("Koodi"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "s-code-input"}
        ),
        error_messages={"required": _("Kirjoita koodi, joka tuli sähköpostiisi.")},
    )
