from typing import Any

from django.core.management.base import BaseCommand

from network.translations import compile_catalogues


class Command(BaseCommand):
    help = "Compile the translations that have changed."

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        count = compile_catalogues()
        if verbosity:
            self.stdout.write(f"{count} compiled")
