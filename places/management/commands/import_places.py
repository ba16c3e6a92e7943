from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from places.actions.importing import import_places
from places.imports import BadPlacesFileError, read_places


class Command(BaseCommand):
    help = "Import a list of places (JSON): all rows or none; the same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            file = read_places(options["file"])
            outcomes = import_places(file, by=None, dry_run=options["dry_run"])
        except BadPlacesFileError as error:
            raise CommandError(f"nothing was imported\n{error}") from error
        if file.left_out:
            self.stdout.write(f"columns that are not known here and were left out: {', '.join(file.left_out)}")
        for outcome in outcomes:
            fields = f" ({', '.join(outcome.changed)})" if outcome.what == "changed" else ""
            if outcome.what != "unchanged":
                self.stdout.write(f"row {outcome.row} {outcome.external_id}: {outcome.what} {outcome.place}{fields}")
        counts = Counter(outcome.what for outcome in outcomes)
        would = "would be " if options["dry_run"] else ""
        summary = ", ".join(f"{counts[what]} {would}{what}" for what in ("created", "changed"))
        self.stdout.write(f"{len(outcomes)} listings: {summary}, {counts['unchanged']} unchanged")
        if options["dry_run"]:
            self.stdout.write("dry run: nothing was written")
