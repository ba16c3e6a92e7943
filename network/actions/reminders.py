"""A coordinator asks the keepers of one record whether its facts still hold; keepers confirm by a signed link."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from network.actions.mail import write_to
from network.audit import record
from network.confirm_links import Link, record_token
from network.keeping import Record, keeping_of
from network.models import AuditEntry, User

NOT_AGAIN_IN = timedelta(days=1)
VERB = "keepers_reminded"


@transaction.atomic
def remind_now(about: Record, *, by: User) -> int:
    """Write to the record's keepers; return how many, none when they were asked within a day."""
    keeping = keeping_of(about.kind)
    thing = keeping.public().select_for_update(of=("self",)).get(pk=about.key)
    asked = AuditEntry.objects.filter(
        object_type=thing._meta.label_lower, object_id=str(thing.pk), verb=VERB, at__gt=timezone.now() - NOT_AGAIN_IN
    )
    people = keeping.keepers(about.key).people
    if asked.exists() or not people:
        return 0
    record(VERB, thing, by=by)
    for person in people:
        context = {"rows": [(about, record_token(about, person))], "all_token": "", "rest": 0}
        write_to([person], "network/mail/digest.txt", context)
    return len(people)


@transaction.atomic
def confirm_by_link(link: Link) -> int:
    """Confirm everything that the link still waits for; return how many records."""
    if link.person is None:
        return 0
    for about in link.waiting:
        keeping_of(about.kind).confirm(about.key, by=link.person)
    return len(link.waiting)
