"""What became of a circle's duties when it answered, in sentences for whoever answered."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.enums import CircleState
from network.models import User
from responsibilities.actions.wishes import FollowedDuties
from responsibilities.enums import Duty, HeldAs
from responsibilities.models import Responsibility


def in_words(followed: FollowedDuties, by: User | None) -> list[str]:
    """Return which duties are open now, who does the others, and what is sought no more."""
    opened, ended = _names(followed.opened), _names(followed.sought_no_more)
    fresh, gone = [n for n in opened if n not in ended], [n for n in ended if n not in opened + _names(followed.held)]
    told = [_opened(followed.opened, fresh)] if fresh else []
    if fresh and any(duty.circle.state != CircleState.PUBLISHED for duty in followed.opened):
        told.append(_("Muut näkevät sen, kun piiri on julkaistu."))
    told += [_held(duty, by) for duty in followed.held]
    if gone:
        told.append(_("Tätä ei enää etsitä: %(duties)s.") % {"duties": ", ".join(gone)})
    return told


def _names(duties: Iterable[Responsibility]) -> list[str]:
    return list(dict.fromkeys(duty.called for duty in duties))


def _opened(duties: Iterable[Responsibility], names: list[str]) -> str:
    told = {"duties": ", ".join(names)}
    if any(duty.duty == Duty.NETWORK for duty in duties):
        return _("Vastuuverkostoon etsitään nyt: %(duties)s.") % told
    return ngettext("%(duties)s on nyt avoin ilmoitus.", "Avoimia ilmoituksia ovat nyt: %(duties)s.", len(names)) % told


def _held(duty: Responsibility, by: User | None) -> str:
    if by and duty.taken_by_id == by.pk:
        return _("%(duty)s on nyt sinulla.") % {"duty": duty.called}
    who = "" if duty.held_as == HeldAs.AGREED else f" ({duty.get_held_as_display()})"
    return _("Hoidossa: %(duty)s.") % {"duty": f"{duty.called}{who}"}
