from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.actions.organisation_imports import default_source, import_organisations
from network.enums import RowFate
from network.imports.organisation_lists import format_of
from network.imports.problems import PROBLEMS
from network.imports.textfile import BadFileError
from network.organisation_lines import Line


class Command(BaseCommand):
    help = (
        "Import organisations (CSV, XLSX, JSON, Suomi.fi PTV answers, Open Referral HSDS 3 as JSON or a zip of CSV): "
        "all rows or none; the same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")
        parser.add_argument(
            "--skip-likely",
            action="store_true",
            help="leave out new ones that are likely to be in the directory already",
        )
        parser.add_argument("--source", default="", help="whose ids the rows carry; else the file's name")

    def handle(self, *args: Any, **options: Any) -> None:
        path, dry_run = options["file"], options["dry_run"]
        try:
            source = options["source"][:60] or default_source(format_of(path), path.name)
            done = import_organisations(
                path, source=source, by=None, dry_run=dry_run, skip_likely=options["skip_likely"], hear=self.tell
            )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        except BadFileError as error:
            raise CommandError(f"nothing was imported\n{error}") from error
        would = "would be " if dry_run else ""
        new, changed, same = (done.counts.get(fate, 0) for fate in (RowFate.NEW, RowFate.CHANGED, RowFate.SAME))
        self.stdout.write(
            f"{new + changed + same} organisations: {new} {would}created, {changed} {would}changed, {same} unchanged"
        )
        if skipped := done.counts.get(RowFate.SKIPPED, 0):
            self.stdout.write(f"{skipped} records {would}left out")
        if dry_run:
            self.stdout.write("dry run: nothing was written")

    def tell(self, line: Line) -> None:
        """Say what one row does, field by field, what it may be already, and what of it is left out."""
        self.tell_fate(line)
        for key, name, level, reasons in line.likes:
            where = "there already" if key > 0 else f"the same as row {-key}"
            self.stdout.write(f"row {line.row}: perhaps {where}, “{name}” ({level}: {', '.join(reasons)})")
        for column, why, shown in line.left_out:
            self.stdout.write(f"row {line.row}, column {column}: left out, {PROBLEMS.get(why, why)}: “{shown}”")

    def tell_fate(self, line: Line) -> None:
        if line.fate == RowFate.SAME:
            return
        if line.fate == RowFate.NEW:
            self.stdout.write(f"row {line.row} {line.named}: new")
            return
        if line.fate == RowFate.SKIPPED:
            why = PROBLEMS.get(line.problem, line.problem)
            self.stdout.write(f"row {line.row} {line.named}: not brought in, {why}: “{line.shown or line.named}”")
            return
        fields = "; ".join(f"{code}: {_shown(old)} → {_shown(new)}" for code, (old, new) in line.changes.items())
        self.stdout.write(f"row {line.row} {line.named}: changed ({fields or 'its id is noted'})")


def _shown(value: Any) -> str:
    rows = value if isinstance(value, list) else [value]
    text = ", ".join("|".join(map(str, row.values())) if isinstance(row, dict) else str(row) for row in rows)
    return f"“{text[:80]}”" if text else "nothing"
