"""What a person keeps of their own turns: days away, and a calendar address."""

import secrets
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from network.audit import record
from network.models import User
from responsibilities.actions.rota import free
from responsibilities.actions.sharing import locked_rota, share_out
from responsibilities.enums import SwapState, TurnState
from responsibilities.models import AwayDays, Carrier, Rota, RotaPerson, SwapRequest, Turn, TurnFeed, TurnReminder

AWAY_KEPT = timedelta(days=30)
REMINDERS_KEPT = timedelta(days=90)
REQUESTS_KEPT = timedelta(days=365)
TURNS_KEPT = timedelta(days=730)


@transaction.atomic
def be_away(person: User | Carrier, first: date, last: date, *, by: User | None) -> list[Turn]:
    """Note the days away; proposals for them go to others, and the agreed turns that collide are returned."""
    who: dict[str, Any] = {"user" if isinstance(person, User) else "carrier": person}
    days, is_new = AwayDays.objects.get_or_create(**who, first=first, last=last)
    own = {f"holder__{name}": value for name, value in who.items()}
    ahead = Turn.objects.ahead().filter(**own, gathering__day__range=(first, last))
    if is_new:
        mine = RotaPerson.objects.current().filter(**who)
        record("away days added", days, by=by)
        for rota in Rota.objects.filter(people__in=mine).order_by("pk"):
            held = locked_rota(rota)
            free(ahead.filter(rota=held, state=TurnState.PROPOSED))
            share_out(held)
    return list(ahead.filter(state=TurnState.CONFIRMED).whole().in_order())


@transaction.atomic
def be_back(days: AwayDays, *, by: User | None) -> None:
    """Take the days away back; turns that are proposed already stay where they are."""
    record("away days removed", days, by=by)
    days.delete()


@transaction.atomic
def renew_feed(user: User, *, by: User) -> TurnFeed:
    """Make a calendar address; the old one, if there was one, opens nothing any more."""
    feed, _is_new = TurnFeed.objects.update_or_create(
        user=user, defaults={"number": secrets.token_hex(8), "made_at": timezone.now()}
    )
    record("turn calendar renewed", feed, by=by)
    return feed


@transaction.atomic
def remove_feed(user: User, *, by: User) -> None:
    """Close the calendar address."""
    feed = TurnFeed.objects.filter(user=user).first()
    if feed:
        record("turn calendar removed", feed, by=by)
        feed.delete()


@transaction.atomic
def forget_old() -> dict[str, int]:
    """Delete past days away, old letters and requests; turns of two years ago become a number of their holder's."""
    today, now = timezone.localdate(), timezone.now()
    old = Turn.objects.filter(gathering__day__lt=today - TURNS_KEPT)
    for person, count in old.done().values_list("holder").annotate(n=Count("pk")).filter(holder__isnull=False):
        RotaPerson.objects.filter(pk=person).update(earlier=F("earlier") + count)
    closed = SwapRequest.objects.exclude(state=SwapState.OPEN)
    return {
        "past days away": AwayDays.objects.filter(last__lt=today - AWAY_KEPT).delete()[0],
        "reminders of turns": TurnReminder.objects.filter(day__lt=today - REMINDERS_KEPT).delete()[0],
        "swaps": closed.filter(closed_at__lt=now - REQUESTS_KEPT).delete()[0],
        "turns": Turn.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0],
    }
