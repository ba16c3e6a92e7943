"""What the network room does when something is announced: it forgets its own, answers for
organisations, and keeps the search index in shape."""

import sys
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_delete, post_migrate
from django.dispatch import receiver

from network import asking
from network.actions import feedback, messages, organisations, people
from network.actions.organisation_imports import forget_imports
from network.actions.reminders import forget_orders
from network.actions.search_index import note_shape, rebuild_index
from network.announcements import forgetting, organisation_import_waits, own_data_asked, reminder_order_waits
from network.index_shape import is_up_to_date
from network.keeping import answer_for
from network.models import DirectoryChange, NoFactLetters, Organisation, User
from network.organisation_importing import carry_out
from network.organisation_keeping import OrganisationKeeping
from network.reminding import forget_old_digests

answer_for(OrganisationKeeping())


@receiver(post_migrate)
def build_an_index_of_this_shape(sender: Any, verbosity: int, using: str, **kwargs: Any) -> None:
    """After the last migration an index of an older shape is built anew, so that nobody has to remember it."""
    if sender.name != "network" or using != DEFAULT_DB_ALIAS:
        return
    if "plan" not in kwargs:  # the tables were emptied, not migrated
        note_shape()
    elif not _waiting_migrations() and not is_up_to_date():
        rebuilt = rebuild_index()
        if verbosity and rebuilt.listings:
            sys.stdout.write(f"The search index was of an older shape; built anew: {rebuilt.listings} listings.\n")


def _waiting_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@receiver(post_delete, sender=Organisation)
def note_that_one_is_gone(**_kwargs: Any) -> None:
    """The directory that each process keeps in mind is read anew."""
    DirectoryChange.objects.create()


@receiver(user_logged_out)
def empty_the_browser(request: Any, user: User | None, **_kwargs: Any) -> None:
    """Who signs out leaves no unsent words on the device; the middleware says so to the browser."""
    if user is not None and request is not None:
        request.has_signed_out = True


@receiver(forgetting)
def forget_own(**_kwargs: Any) -> dict[str, int]:
    """Delete what the network has kept long enough."""
    return {
        "unconfirmed accounts": people.forget_unconfirmed(),
        "changes of the directory": organisations.forget_directory_changes(),
        "handled feedback": feedback.forget_handled(),
        **messages.forget_old(),
        **forget_old_digests(),
        **forget_imports(),
        **forget_orders(),
    }


@receiver(own_data_asked)
def own_digests(user: User, **_kwargs: Any) -> dict[str, Any]:
    """Which letters have asked the person to confirm facts."""
    return {
        "reminders": [digest.day.isoformat() for digest in user.digests.order_by("day")],
        "letters_about_facts_stopped": NoFactLetters.objects.filter(person=user).exists(),
        "reminders_ordered": [order.isoformat() for order in user.reminder_orders.values_list("ordered_at", flat=True)],
        "lists_of_organisations_sent": [
            sent.isoformat() for sent in user.organisation_imports.values_list("sent_at", flat=True)
        ],
    }


@receiver(reminder_order_waits)
def ask_the_keepers(pk: int, **_kwargs: Any) -> None:
    """The work of letters to many keepers writes the trail, which a task does not do by itself."""
    asking.carry_out(pk)


@receiver(organisation_import_waits)
def carry_out_the_import(pk: int, **_kwargs: Any) -> None:
    """The work of a sent list stores by actions, which a task does not call by itself."""
    carry_out(pk)
