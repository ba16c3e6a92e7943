from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.imports.region import UnknownRegionError, load_region, region_names
from network.imports.textfile import BadFileError


class Command(BaseCommand):
    help = "Load a region's municipalities, localities and the handbook's organisations; again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default=settings.NETWORK_REGION, help="a folder of network/data")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_region(options["name"])
        except UnknownRegionError as error:
            raise CommandError(f"no region “{error}”; there is: {', '.join(region_names())}") from error
        except BadFileError as error:
            raise CommandError(f"nothing was loaded\n{error}") from error
        self.stdout.write(
            f"{loaded.municipalities} municipalities, {loaded.localities} localities, "
            f"{loaded.organisations} new organisations"
        )
