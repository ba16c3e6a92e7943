from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.surveys.actions import load_questionnaire
from reporting.surveys.reading import BadQuestionnaireError


class Command(BaseCommand):
    help = "Load a questionnaire from its JSON file: whole, or not at all; the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            loaded = load_questionnaire(file.read_bytes(), by=None, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except BadQuestionnaireError as error:
            raise CommandError(f"nothing was loaded\n{error}") from error
        told = f"{loaded.questionnaire.code} {loaded.questionnaire.version}"
        self.stdout.write(f"{told}: new" if loaded.is_new else f"{told}: here already, unchanged")
        if dry_run:
            self.stdout.write("dry run: nothing was written")
