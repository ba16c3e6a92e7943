"""A whole portal of a test's own: a database, a broker, folders, and real worker processes.

With nothing set it is the embedded one (SQLite and files); where DATABASE_URL names PostgreSQL it has a database of
its own there, and a Redis server of its own where it is asked for.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from network.management.commands.portal import worker

ROOT = Path(__file__).resolve().parent.parent
REDIS = shutil.which("redis-server") or ""
POINTS = ("figures", "half a file", "pdf", "files moved, not committed", "committed, not acknowledged")
Process = subprocess.Popen[bytes]


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Ask ten times a second; fail with the words when it never comes true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not in {seconds} s: {what}"
        time.sleep(0.1)


class Installation:
    """A portal's environment, its database as plain SQL, and the processes that were started in it."""

    def __init__(self, folder: Path, *, redis: bool) -> None:
        self.folder = folder
        self.processes: list[Process] = []
        self.server = os.environ.get("DATABASE_URL", "")
        self.server = self.server if self.server.startswith("postgres") else ""
        self.name = f"silmukka_killed_{uuid4().hex[:12]}"
        self.database = self._make_database()
        kept = {k: v for k, v in os.environ.items() if k not in {"REDIS_URL", "BROKER_DIR", "SECRET_KEY"}}
        self.env = kept | {
            "DEBUG": "1",
            "DEMO": "0",
            "EMAIL_URL": "memorymail://",
            "DATABASE_URL": self.database,
            "VAR_DIR": str(folder / "var"),
            "MEDIA_ROOT": str(folder / "media"),
            "REPORTS_ROOT": str(folder / "reports"),
            "PAUSED": str(folder / "paused"),
        }
        if redis:
            self.redis, self.env["REDIS_URL"] = self._start_redis()

    def _make_database(self) -> str:
        if not self.server:
            return f"sqlite:///{self.folder / 'portal.sqlite3'}"
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.name}"')
        return f"{self.server.rpartition('/')[0]}/{self.name}"

    def _start_redis(self) -> tuple[Process, str]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(self.folder)]
        process = self._start([REDIS, *options], "redis")
        wait_until(lambda: _answers(port), 10, "Redis answers")
        return process, f"redis://127.0.0.1:{port}/0"

    def _start(self, command: list[str], name: str, **env: str) -> Process:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**getattr(self, "env", {}), **env},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def start_worker(self, pause_at: str = "") -> Process:
        """Start the portal's own worker command, on the app that can stand still."""
        (self.folder / "paused").unlink(missing_ok=True)
        command = ["tests.slow_worker" if part == "network" else part for part in worker()]
        return self._start(command, "worker", PAUSE_AT=pause_at)

    def order(self, *, prepare: bool = False, freeze: int = 0, language: str = "fi") -> dict[str, Any]:
        """Order a report in a process of its own; it stops the process to freeze just before."""
        command = [sys.executable, "-m", "tests.order_report", *(["prepare"] if prepare else [])]
        env = self.env | {
            "DJANGO_SETTINGS_MODULE": "network.settings",
            "FREEZE": str(freeze),
            "ORDER_LANGUAGE": language,
        }
        answer = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
        assert answer.returncode == 0, answer.stderr
        found: dict[str, Any] = json.loads(answer.stdout)
        return found

    def ask(self, question: str, *keys: int) -> list[tuple[Any, ...]]:
        """Ask the database in plain SQL, each %s a key, on a connection of its own."""
        connection: Any = (
            psycopg.connect(self.database) if self.server else sqlite3.connect(self.folder / "portal.sqlite3")
        )
        try:
            return list(connection.execute(question if self.server else question.replace("%s", "?"), keys).fetchall())
        finally:
            connection.close()

    def is_paused(self) -> bool:
        return (self.folder / "paused").exists()

    def log(self) -> str:
        path = self.folder / "worker.log"
        return path.read_text(encoding="utf-8")[-4000:] if path.exists() else ""

    def end(self) -> None:
        """End every process that was started here, and forget the database."""
        for process in self.processes:
            kill(process)
        if self.server:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')


def kill(process: Process) -> None:
    """Kill -9 the process and everything in its session."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait(10)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
    except OSError:
        return False
