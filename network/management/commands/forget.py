from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from network.rounds import forget


class Command(BaseCommand):
    help = "Delete what has been kept long enough, and print how much of what; a second time deletes nothing more."

    def handle(self, *args: Any, **options: Any) -> None:
        counts, troubles = forget()
        for word, count in counts.items():
            self.stdout.write(f"{word}: {count}")
        if troubles:
            raise CommandError("Not everything was forgotten: " + ", ".join(troubles))
