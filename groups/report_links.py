"""Signed links by which one person reports one gathering without signing in, for three weeks."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from groups.models import Gathering
from network.models import User

SALT = "groups.report"
GOOD_FOR = timedelta(days=21)


class LinkState(StrEnum):
    """What a link is worth now."""

    GOOD = "good"
    EXPIRED = "expired"
    NOT_YOURS = "not_yours"
    BROKEN = "broken"


@dataclass(frozen=True)
class ReportLink:
    """What a link opens: a gathering, in the name of the person whom the link was made for."""

    state: LinkState
    gathering: Gathering | None = None
    person: User | None = None


def report_token(gathering: Gathering, person: User) -> str:
    """Return the token of a link with which the person reports the gathering."""
    return signing.dumps([gathering.pk, person.pk], salt=SALT, compress=True)


def report_address(gathering: Gathering, person: User) -> str:
    """Return the whole address of the link, in the language in force."""
    path = reverse("groups:report_link", args=[report_token(gathering, person)])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def read_report_link(token: str) -> ReportLink:
    """Return what the link is worth: its person must still carry the circle, and the gathering not be long past."""
    try:
        gathering_key, person_key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return ReportLink(LinkState.BROKEN)
    person = User.objects.filter(pk=person_key, is_active=True).first()
    if person is None:
        return ReportLink(LinkState.NOT_YOURS)
    mine = Gathering.objects.reportable_by(person).with_asked().select_related("circle__municipality", "reported_by")
    gathering = mine.filter(pk=gathering_key).first()
    if gathering is None:
        return ReportLink(LinkState.NOT_YOURS)
    is_old = gathering.day + GOOD_FOR < timezone.localdate()
    return ReportLink(LinkState.EXPIRED if is_old else LinkState.GOOD, gathering, person)
