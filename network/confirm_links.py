"""Signed links by which a keeper confirms facts without signing in: one purpose, one person, thirty days."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.core import signing

from network.keeping import Record, keeping_of
from network.models import Digest, DigestLine, User

SALT = "network.confirm"
GOOD_FOR = timedelta(days=30)


class LinkState(StrEnum):
    """What a link is worth now."""

    GOOD = "good"
    DONE = "done"
    EXPIRED = "expired"
    NOT_YOURS = "not_yours"
    BROKEN = "broken"


@dataclass(frozen=True)
class Link:
    """What a link opens: the person, the records that still wait, and those confirmed since the letter."""

    state: LinkState
    person: User | None = None
    waiting: tuple[Record, ...] = ()
    done: tuple[Record, ...] = ()


def record_token(record: Record, person: User) -> str:
    """Return a token for one record; it is used up when the record is confirmed by anybody."""
    return signing.dumps([person.pk, record.kind, record.key, _day(record.confirmed_on)], salt=SALT, compress=True)


def all_token(digest: Digest) -> str:
    """Return a token for every record of a letter."""
    return signing.dumps([digest.person_id, "digest", digest.pk, ""], salt=SALT, compress=True)


def read_link(token: str) -> Link:
    """Return what the link is worth: its person must still keep the record, and nobody have confirmed it since."""
    try:
        person_key, kind, key, day = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired:
        return Link(LinkState.EXPIRED)
    except (signing.BadSignature, ValueError, TypeError):
        return Link(LinkState.BROKEN)
    person = User.objects.filter(pk=person_key, is_active=True).first()
    if person is None:
        return Link(LinkState.NOT_YOURS)
    asked = _lines(key, person) if kind == "digest" else [(kind, key, day)]
    return _read(person, asked)


def _lines(digest: int, person: User) -> list[tuple[str, int, str]]:
    lines = DigestLine.objects.filter(digest=digest, digest__person=person)
    return [(line.record_kind, line.record_key, _day(line.confirmed_on)) for line in lines]


def _read(person: User, asked: list[tuple[str, int, str]]) -> Link:
    waiting: list[Record] = []
    done: list[Record] = []
    for kind, own in _by_kind(asked).items():
        keeping = keeping_of(kind)
        for record in keeping.records(keeping.confirmable_by(person).filter(pk__in=own)):
            (waiting if _day(record.confirmed_on) == own[record.key] else done).append(record)
    if not waiting and not done:
        return Link(LinkState.NOT_YOURS, person)
    return Link(LinkState.GOOD if waiting else LinkState.DONE, person, tuple(waiting), tuple(done))


def _by_kind(asked: list[tuple[str, int, str]]) -> dict[str, dict[int, str]]:
    kinds: dict[str, dict[int, str]] = {}
    for kind, key, day in asked:
        kinds.setdefault(kind, {})[key] = day
    return kinds


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
