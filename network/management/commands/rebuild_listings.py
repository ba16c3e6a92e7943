from typing import Any

from django.core.management.base import BaseCommand

from network.actions.search_index import rebuild_index


class Command(BaseCommand):
    help = (
        "Build the index of places and circles, and the search keys of organisations, from the records themselves. "
        "`migrate` does it by itself when the index is of an older shape."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rebuilt = rebuild_index()
        self.stdout.write(f"{rebuilt.listings} listings")
        self.stdout.write(f"{rebuilt.organisations} organisations with a new search key")
