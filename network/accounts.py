"""How sign-in behaves here, where it differs from allauth's own ways."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.models import User

WELCOME = "welcome"


class AccountAdapter(DefaultAccountAdapter):
    """One door for old and new people: an e-mail address, and the code that was sent to it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("Koodi ei ole oikea. Katso se uudelleen sähköpostistasi."),
        "email_password_mismatch": _(
            "Sähköposti tai salasana ei ole oikea. Voit kirjautua myös ilman salasanaa: jätä salasana tyhjäksi, "
            "niin lähetämme sinulle koodin."
        ),
        "too_many_login_attempts": _("Yritit liian monta kertaa. Odota hetki ja pyydä sitten uusi koodi."),
        "rate_limited": _("Liian monta pyyntöä lyhyessä ajassa. Odota hetki ja yritä uudelleen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Signing up is signing in for the first time: send the person to the one door."""
        url = passthrough_next_redirect_url(request, reverse("account_login"), "next")
        raise ImmediateHttpResponse(HttpResponseRedirect(url))

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Nobody has a user name."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Answer 429 when a password has been tried too many times."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ImmediateHttpResponse(respond_429(request)) from error

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign the person in; the first time is remembered until the next page has welcomed them."""
        is_first = user.last_login is None
        sync_user_email_address(user)
        super().login(request, user)
        if is_first and not user.name:
            request.session[WELCOME] = True

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead a new person without a name to their own page; others to the start."""
        if request.session.get(WELCOME):
            return reverse("network:profile")
        return str(super().get_login_redirect_url(request))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Render the letter in the network's own name; there is no site table here."""
        named = context | {"network_name": settings.NETWORK_NAME, "site_url": settings.SITE_URL}
        mail: EmailMessage = super().render_mail(template_prefix, email, named, headers)
        return mail
