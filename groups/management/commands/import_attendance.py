from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groups.actions.importing import import_attendance
from groups.imports import read_attendance
from network.imports.textfile import BadFileError


class Command(BaseCommand):
    help = (
        "Import attendance (CSV with circle, date, visitors and, where needed, time, first_timers, state, reason): "
        "all rows or none; the same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = import_attendance(read_attendance(options["file"]), by=None, dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}") from error
        except BadFileError as error:
            raise CommandError(f"nothing was imported\n{error}") from error
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(
            f"{done.reported} gatherings {would}reported, {done.created} of them {would}new, {done.unchanged} unchanged"
        )
