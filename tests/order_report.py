"""Run as `python -m tests.order_report`, in a process of its own: order a report as a coordinator's browser does.

`prepare` makes the database and a quarter of gatherings first, and a report that nothing disturbs. Prints JSON.
"""

import json
import os
import signal
import sys
import time

import django
from django.conf import settings

django.setup()
settings.ALLOWED_HOSTS = ["testserver"]

from django.core.management import call_command  # noqa: E402 - after the set-up
from django.test import Client  # noqa: E402

from network.enums import Role  # noqa: E402
from network.models import User  # noqa: E402
from reporting.compiling import compile_report  # noqa: E402
from tests.make import make_member  # noqa: E402
from tests.report_data import make_order, make_quarter  # noqa: E402


def prepare() -> dict[str, object]:
    """Make everything that is there before the order."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    make_quarter()
    make_member(Role.COORDINATOR)
    undisturbed = compile_report(make_order().pk)
    if undisturbed is None:
        raise SystemExit("the undisturbed report was not compiled")
    return {"undisturbed": undisturbed.pk}


def order(frozen: int, language: str) -> dict[str, object]:
    """Post the form; say which report it became and how long the answer took.

    The process has answered a page before, as a server has. With the process number of a Redis server, an order
    goes through, and then Redis is frozen.
    """
    client = Client()
    client.force_login(User.objects.get(memberships__role=Role.COORDINATOR))
    chosen = {"area": "network", "period": "2026-Q3", "audience": "internal", "language": language}
    client.get("/fi/reports/")
    if frozen:
        client.post("/fi/reports/", chosen | {"language": "sv"})
        os.kill(frozen, signal.SIGSTOP)
    begun = time.monotonic()
    response = client.post("/fi/reports/", chosen)
    seconds = time.monotonic() - begun
    return {"report": int(response["Location"].split("/")[-2]), "seconds": seconds, "status": response.status_code}


if __name__ == "__main__":
    prepared = prepare() if "prepare" in sys.argv else {}
    sys.stdout.write(json.dumps(prepared | order(int(os.environ["FREEZE"]), os.environ["ORDER_LANGUAGE"])))
