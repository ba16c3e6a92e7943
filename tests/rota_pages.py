"""Rows of the page table for rotas and turns, and the things that they show."""

from datetime import date
from typing import Any

from groups.models import Circle
from responsibilities.actions.own_turns import renew_feed
from responsibilities.actions.rota import start_rota
from responsibilities.enums import RotaDuty
from responsibilities.feed_links import feed_address
from responsibilities.models import AwayDays, Rota, Turn
from tests.page import LED, NOBODY, SIGNED_IN, SUPPORTED, Case, Page

ROTAS = (
    Page("responsibilities:my_turns", (Case(reads=SIGNED_IN, posts=SIGNED_IN),)),
    Page("responsibilities:remove_away", (Case("away_days", NOBODY, "volunteer"),), post_only=True),
    Page("responsibilities:change_turn_feed", (Case(reads=NOBODY, posts=SIGNED_IN),), post_only=True),
    Page("turn_calendar", (Case("turn_calendar"), Case("lost_turn_calendar", NOBODY)), is_html=False),
    Page("responsibilities:rota", (Case("own_circle", SUPPORTED), Case("others_circle", "coordinator"))),
    Page(
        "responsibilities:rota_paper",
        (Case("own_circle", SUPPORTED), Case("others_circle", "coordinator")),
        is_html=False,
    ),
    Page(
        "responsibilities:new_rota", (Case("own_circle", LED, LED), Case("others_circle", "coordinator", "coordinator"))
    ),
    *(
        Page(
            f"responsibilities:{name}",
            (Case("own_circle", NOBODY, LED), Case("others_circle", NOBODY, "coordinator")),
            post_only=True,
        )
        for name in ("confirm_rota", "propose_rota")
    ),
    *(
        Page(
            f"responsibilities:{name}",
            (Case("own_rota", LED, LED), Case("others_rota", "coordinator", "coordinator"), Case("wrong_rota", NOBODY)),
        )
        for name in ("rota_settings", "end_rota")
    ),
    Page("responsibilities:leave_rota", (Case("own_rota", "volunteer", "volunteer"), Case("others_rota", NOBODY))),
    Page(
        "responsibilities:assign_turn", (Case("own_turn", LED, LED), Case("others_turn", "coordinator", "coordinator"))
    ),
    Page("responsibilities:ask_swap", (Case("own_turn", "volunteer", "volunteer"), Case("others_turn", NOBODY))),
    Page(
        "responsibilities:withdraw_swap",
        (Case("own_turn", NOBODY, "volunteer"), Case("others_turn", NOBODY)),
        post_only=True,
    ),
    Page("responsibilities:take_turn", (Case("free_turn", "volunteer", "volunteer"), Case("others_turn", NOBODY))),
)


def rota_things(aino: Any, own: Circle, others: Circle) -> dict[str, dict[str, Any]]:
    """A rota of each circle with agreed turns; the volunteer has all of the own one's but the last, which is free."""
    own_one, others_one = (start_rota(circle, RotaDuty.COFFEE, by=None) for circle in (own, others))
    Turn.objects.update(state="confirmed")
    free = Turn.objects.filter(rota=own_one).order_by("pk").last()
    assert free
    Turn.objects.filter(pk=free.pk).update(state="proposed", holder=None)
    away = AwayDays.objects.create(user=aino, first=date(2026, 11, 1), last=date(2026, 11, 2))
    address = feed_address(renew_feed(aino, by=aino))
    return {
        "own_rota": {"slug": own.slug, "pk": own_one.pk},
        "others_rota": {"slug": others.slug, "pk": others_one.pk},
        "wrong_rota": {"slug": own.slug, "pk": others_one.pk},
        "own_turn": {"slug": own.slug, "pk": _first_turn(own_one)},
        "others_turn": {"slug": others.slug, "pk": _first_turn(others_one)},
        "free_turn": {"slug": own.slug, "pk": free.pk},
        "away_days": {"pk": away.pk},
        "turn_calendar": {"token": address.removeprefix("/calendar/turns/").removesuffix(".ics")},
        "lost_turn_calendar": {"token": "WzEsIngiXQ:forged"},
    }


def _first_turn(rota: Rota) -> int:
    return Turn.objects.filter(rota=rota).in_order()[0].pk
