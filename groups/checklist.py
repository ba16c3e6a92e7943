"""The setup checklist: twelve topics and their options, as data; pure, no database."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from network.facets import Term, term

DATA = Path(__file__).parent / "data" / "checklist.json"


@dataclass(frozen=True)
class Option(Term):
    """One listed answer; one that implies the others stands for all of them."""

    implies_others: bool = False


@dataclass(frozen=True)
class Topic(Term):
    """One question of the checklist: its options, what it is about, and an example of an answer."""

    options: tuple[Option, ...]
    many: bool
    help: Term
    example: Term

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


@cache
def topics() -> dict[str, Topic]:
    """Return every topic by code, in the order of the checklist."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["topics"]
    return {row["code"]: _topic(row) for row in rows}


def _topic(row: dict[str, Any]) -> Topic:
    options = tuple(
        Option(o["code"], o["fi"], o["sv"], o["en"], implies_others=o.get("implies_others", False))
        for o in row["options"]
    )
    return Topic(
        row["code"],
        row["fi"],
        row["sv"],
        row["en"],
        options,
        row["many"],
        term({"code": "help", **row["help"]}),
        term({"code": "example", **row["example"]}),
    )


def chosen(topic: Topic, codes: Collection[str]) -> tuple[Option, ...]:
    """Return the topic's options that the codes mean, the implied ones too; unknown codes mean nothing."""
    ticked = [option for option in topic.options if option.code in codes]
    if any(option.implies_others for option in ticked):
        return topic.options
    return tuple(ticked)


def implying(topic: Topic) -> Option | None:
    """Return the option that stands for all of the topic's options, if it has one."""
    return next((option for option in topic.options if option.implies_others), None)


def settled(topic: Topic, codes: Collection[str], shown: Collection[str]) -> list[str]:
    """Return what was meant by the ticked codes, in the topic's order; `shown` is what was ticked before.

    "All of these" ticks the others too; but whoever was shown all of them and took one away did not mean all.
    """
    every = [option.code for option in topic.options]
    whole = implying(topic)
    if whole is None or whole.code not in codes:
        return [code for code in every if code in codes]
    picked = [code for code in every if code in codes and code != whole.code]
    took_away = set(shown) >= set(every) and 0 < len(picked) < len(every) - 1
    return picked if took_away else every


def in_words(topic: Topic, codes: Iterable[str], other: str = "") -> list[str]:
    """Return the answer in the page's language: each option that it means, own words last."""
    lines = [option.label for option in chosen(topic, set(codes)) if not option.implies_others]
    return lines + ([other.strip()] if other.strip() else [])


def before(topic: Topic) -> Topic | None:
    """Return the topic just before, or None for the first."""
    order = list(topics().values())
    place = order.index(topic)
    return order[place - 1] if place else None


def after(topic: Topic) -> Topic | None:
    """Return the topic just after, or None for the last."""
    order = list(topics().values())
    place = order.index(topic) + 1
    return order[place] if place < len(order) else None
