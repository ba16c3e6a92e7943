"""How sign-in behaves here, where it differs from allauth's own ways."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from network.models import User


class AccountAdapter(DefaultAccountAdapter):
    """E-mail only; a new person's language is the page's language."""

    def save_user(self, request: HttpRequest, user: User, form: object, commit: bool = True) -> User:
        user.language = (get_language() or "fi")[:2]
        return super().save_user(request, user, form, commit)  # type: ignore[no-any-return]

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Nobody has a user name."""
