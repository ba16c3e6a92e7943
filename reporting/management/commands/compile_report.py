from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from network.files import write_whole
from network.periods import Period
from reporting.areas import Area
from reporting.compiling import figures_of
from reporting.contents import DEFAULT, KEYS, chosen
from reporting.document import document_of
from reporting.enums import Audience, FileFormat
from reporting.exports import WRITERS
from reporting.mapping.municipality_page import with_headings
from reporting.models import Report


class Command(BaseCommand):
    help = "Write a statistics report to a file: whole, or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--scope",
            default="network",
            help="network, county:08, municipality:837, organisation:slug, place:slug or circle:slug",
        )
        parser.add_argument(
            "--period", required=True, help="2026-W48, 2026-10, 2026-Q3, 2026, or 2026-09-01..2026-10-15"
        )
        parser.add_argument("--format", required=True, choices=FileFormat.values)
        parser.add_argument("--output", required=True, type=Path)
        parser.add_argument("--contents", default=",".join(DEFAULT), help=f"of these, with commas: {', '.join(KEYS)}")
        parser.add_argument("--audience", default=Audience.INTERNAL, choices=Audience.values)
        parser.add_argument("--language", default="fi", choices=[code for code, _ in settings.LANGUAGES])

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        try:
            area, period = Area.parse(options["scope"]), Period.parse(options["period"])
            contents = chosen(filter(None, options["contents"].split(",")), area.scope)
        except ValueError as error:
            raise CommandError(str(error)) from error
        report = Report(audience=options["audience"], contents=list(contents))
        if period.first_day > report.as_of:
            raise CommandError(f"{period} has not begun yet")
        with override(options["language"]):
            found = document_of(figures_of(area, period, report), options["audience"])
            document = with_headings(found, area, report.as_of)
            content = WRITERS[options["format"]](document)
        temporary = output.with_name(f"{output.name}.{uuid4().hex}.part")
        try:
            write_whole(temporary, content)
            temporary.replace(output)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise CommandError(f"{output} could not be written: {error.strerror}") from error
        self.stdout.write(f"{output}: {len(content)} bytes")
