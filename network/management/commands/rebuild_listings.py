from typing import Any

from django.core.management.base import BaseCommand

from network.actions.listings import rebuild_listings


class Command(BaseCommand):
    help = "Build the index of places and circles again from the records themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_listings()} listings")
