from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from network.imports.populations import load_populations
from network.imports.textfile import BadFileError


class Command(BaseCommand):
    help = "Load how many people live in each postal area: comma-separated, columns code, population, year, source."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check the file and say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = load_populations(options["file"], today=timezone.localdate(), dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}") from error
        except BadFileError as error:
            raise CommandError(f"nothing was loaded\n{error}") from error
        self.stdout.write(
            f"{'Would load' if options['dry_run'] else 'Loaded'}: {outcome.new} new, {outcome.changed} changed, "
            f"{outcome.unchanged} unchanged"
        )
