import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from network.translations import LANGUAGES, extract_messages, merged, missing, po_path, read_catalog


class Command(BaseCommand):
    help = "Print, as JSON, the texts that have no translation yet; load_translations takes the same form back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", choices=LANGUAGES)

    def handle(self, *args: Any, language: str, **options: Any) -> None:
        root = settings.BASE_DIR
        catalog = merged(extract_messages(root), read_catalog(po_path(root, language), language), language)
        entries = [
            {
                "msgid": message.id,
                **({"context": message.context} if message.context else {}),
                "files": sorted({file for file, _line in message.locations}),
                "msgstr": ["", ""] if message.pluralizable else "",
            }
            for message in missing(catalog)
        ]
        self.stdout.write(json.dumps(entries, ensure_ascii=False, indent=1))
