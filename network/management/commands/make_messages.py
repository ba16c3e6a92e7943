from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from network.translations import make_messages


class Command(BaseCommand):
    help = "Collect the texts of the code and the templates into locale/, keeping the translations that still fit."

    def handle(self, *args: Any, **options: Any) -> None:
        for language, count in make_messages(settings.BASE_DIR).items():
            self.stdout.write(f"{language}: {count} without a translation")
