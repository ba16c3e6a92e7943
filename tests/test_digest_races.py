"""Four rounds of asking whether facts still hold, at the same moment: each keeper gets one letter."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.utils import timezone

from network import reminding
from network.enums import Role
from network.models import Digest, Membership
from network.reminding import remind_all
from tests.at_once import at_once, on_postgresql
from tests.make import make_organisation, make_user

pytestmark = on_postgresql
KEEPERS, ROUNDS = 12, 4


def keepers_of_old_facts() -> set[str]:
    old = timezone.localdate() - timedelta(days=100)
    addresses = set()
    for number in range(KEEPERS):
        organisation = make_organisation(f"Vanha {number}", confirmed_on=old)
        editor = make_user(f"keeper{number}@example.org")
        Membership.objects.create(user=editor, role=Role.ORGANISATION_EDITOR, organisation=organisation)
        addresses.add(editor.email)
    return addresses


def letters_of_rounds_at_once() -> Counter[str]:
    at_once(*[partial(remind_all, timezone.localdate())] * ROUNDS)
    return Counter(message.to[0] for message in mail.outbox)


def test_four_rounds_at_once_write_one_letter_to_each_keeper() -> None:
    addresses = keepers_of_old_facts()
    assert letters_of_rounds_at_once() == dict.fromkeys(addresses, 1)
    assert Digest.objects.filter(sent_at__isnull=False).count() == KEEPERS
    assert letters_of_rounds_at_once() == dict.fromkeys(addresses, 1), "nor does a later round write again"


def test_without_the_claim_they_write_four(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = keepers_of_old_facts()
    monkeypatch.setattr(reminding, "claimed", lambda person, today, found: Digest(pk=0, person=person, day=today))
    assert letters_of_rounds_at_once() == dict.fromkeys(addresses, ROUNDS)
