import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand

from network.processes import Child, Supervisor, python


class Command(BaseCommand):
    help = "Run the portal: the web server and a Celery worker, until Ctrl-C. Makes the database ready first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--end-with-parent", action="store_true", help="end when the process that started this ends"
        )

    def handle(self, *args: Any, host: str, port: int, end_with_parent: bool, **options: Any) -> None:
        refuse_taken_port(host, port)
        self.prepare()
        self.announce(host, port)
        parent = os.getppid() if end_with_parent else None
        children = [Child("The web server", web(host, port)), Child("The worker", worker())]
        if Supervisor(children, self.stderr.write, parent).run():
            raise CommandError("The portal could not be kept running; the reason is above.")
        self.stdout.write("Silmukka has ended.")

    def prepare(self) -> None:
        """Bring the database, the cache table, the texts and the demo network up to date."""
        call_command("compile_translations", verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if settings.DEMO and "demo" in get_commands():
            call_command("demo", stdout=self.stdout, stderr=self.stderr)

    def announce(self, host: str, port: int) -> None:
        """Say where the portal is, who can sign in and where the mails go."""
        self.stdout.write(f"\nSilmukka is at http://{host}:{port}/   (Ctrl-C ends it)")
        if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
            self.stdout.write("Mails, sign-in codes among them, are printed here.\n")
        self.stdout.flush()


def refuse_taken_port(host: str, port: int) -> None:
    """Stop with advice when something else already answers at the address."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen at {host}:{port} ({error.strerror}). "
                f"End what is there, or choose another port: make run PORT={port + 1}"
            ) from error


def web(host: str, port: int) -> list[str]:
    """The web server's command line: two processes of four threads."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    return python("gunicorn", "network.wsgi:application", "--bind", address, *options, "--log-level", "warning")


def worker() -> list[str]:
    """The worker's command line: one task at a time, the clock inside."""
    options = ["--pool", "solo", "-B", "--hostname", "portal@localhost", "--loglevel", "WARNING"]
    return python("celery", "-A", "network", "--quiet", "worker", *options)
