from typing import Any

from django.core.management.base import BaseCommand

from network.actions.listings import rebuild_listings
from network.actions.organisations import rebuild_organisation_keys


class Command(BaseCommand):
    help = "Build the index of places and circles, and the search keys of organisations, from the records themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_listings()} listings")
        self.stdout.write(f"{rebuild_organisation_keys()} organisations with a new search key")
