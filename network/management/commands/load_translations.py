import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from network.translations import LANGUAGES, load


class Command(BaseCommand):
    help = "Write the translations of a JSON file (as printed by untranslated, msgstr filled in), all or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", choices=LANGUAGES)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, language: str, file: Path, **options: Any) -> None:
        entries = json.loads(file.read_text(encoding="utf-8"))
        try:
            count = load(settings.BASE_DIR, language, entries)
        except ValueError as error:
            raise CommandError(f"Nothing was written:\n{error}") from error
        self.stdout.write(f"{language}: {count} translations written")
