from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.imports.gazetteer import load_gazetteer
from network.imports.textfile import BadFileError


class Command(BaseCommand):
    help = "Load postal codes with positions from GeoNames' postal file (FI.txt, or comma-separated with a header)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check the file and say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = load_gazetteer(options["file"], dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}") from error
        except BadFileError as error:
            raise CommandError(f"nothing was loaded\n{error}") from error
        self.stdout.write(
            f"{'Would load' if options['dry_run'] else 'Loaded'}: {outcome.new} new, {outcome.changed} changed, "
            f"{outcome.unchanged} unchanged, {outcome.removed} removed; "
            f"{outcome.elsewhere} of them outside the network's municipalities"
        )
