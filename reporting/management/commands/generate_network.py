from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from reporting.synthetic.network import SCALES, generate, is_empty


class Command(BaseCommand):
    help = "Fill an empty database with an invented network; the same seed and day give the same rows. DEBUG only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=SCALES, default="small")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, scale: str, seed: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("an invented network is for DEBUG only")
        if not is_empty():
            raise CommandError(
                "there are places or circles here already. Give an empty database: VAR_DIR=/tmp/invented or "
                "DATABASE_URL=postgres://…/an_empty_one, and `manage.py migrate` first"
            )
        began = monotonic()
        with translation.override("fi"):
            generate(
                SCALES[scale],
                seed=seed,
                today=timezone.localdate(),
                say=lambda text: self.stdout.write(f"{monotonic() - began:7.1f} s  {text}"),
            )
