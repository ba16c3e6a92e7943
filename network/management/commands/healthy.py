import json
from argparse import ArgumentParser
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from network.celery import app
from network.health import examine


class Command(BaseCommand):
    help = "Fail unless this container's own part is well: web, worker or clock. For health checks of containers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("part", choices=["web", "worker", "clock"])
        parser.add_argument("--address", default="http://127.0.0.1:8000")

    def handle(self, *args: Any, part: str, address: str, **options: Any) -> None:
        well = {"web": lambda: web(address), "worker": worker, "clock": clock}[part]()
        if not well:
            raise CommandError(f"{part} is not well")
        self.stdout.write("ok")


def web(address: str) -> bool:
    """Ask the web server itself; what the others do is not its fault."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else "localhost"
    request = Request(f"{address}/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})  # noqa: S310 - own
    try:
        with urlopen(request, timeout=10) as answer:  # noqa: S310 - own address
            checks = json.load(answer)["checks"]
    except HTTPError as error:
        checks = json.load(error)["checks"]
    except OSError:
        return False
    return bool(checks["database"]["ok"])


def worker() -> bool:
    """Whether a worker answers a ping."""
    return bool(app.control.inspect(timeout=5).ping())


def clock() -> bool:
    """Whether the clock's own task has run lately."""
    return bool(examine()["clock"]["ok"])
