from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from network.translations import find_problems


class Command(BaseCommand):
    help = "Fail when a text lacks its translation, or a translation does not fit its text; name each."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = find_problems(settings.BASE_DIR)
        for problem in problems:
            self.stdout.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} problems in the translations (make messages collects new texts)")
