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

from tests.database import postgres_template, sqlite_template

ROOT = Path(__file__).resolve().parent.parent
REDIS = shutil.which("redis-server") or ""
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
            "FOLDER": str(folder),
            "DJANGO_SETTINGS_MODULE": "network.settings",
        }
        if redis:
            self.redis, self.env["REDIS_URL"] = self._start_redis()

    def _make_database(self) -> str:
        if not self.server:
            shutil.copy(sqlite_template(), self.folder / "portal.sqlite3")
            return f"sqlite:///{self.folder / 'portal.sqlite3'}"
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{postgres_template()}"')
        return f"{self.server.rpartition('/')[0]}/{self.name}"

    def _start_redis(self, port: int = 0) -> tuple[Process, str]:
        if not port:
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

    def workers(self) -> "Workers":
        """Load the portal once, for workers that are killed and begun again in a moment."""
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.slow_worker"],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return Workers(process, self.folder)

    def use_without_queue(self) -> dict[str, Any]:
        """Use the pages of reports in a process of its own that takes Redis away; see `tests.queue_away`."""
        env = self.env | {"REDIS_PID": str(self.redis.pid)}
        command = [sys.executable, "-m", "tests.queue_away"]
        answer = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=240)
        assert answer.returncode == 0, answer.stderr
        found: dict[str, Any] = json.loads(answer.stdout)
        return found

    def start_redis_again(self) -> None:
        """Start Redis where it was, with nothing in it."""
        self.redis, _url = self._start_redis(int(self.env["REDIS_URL"].rpartition(":")[2].partition("/")[0]))

    def ask(self, question: str, *keys: int) -> list[tuple[Any, ...]]:
        """Ask the database in plain SQL, each %s a key, on a connection of its own."""
        connection: Any = (
            psycopg.connect(self.database) if self.server else sqlite3.connect(self.folder / "portal.sqlite3")
        )
        try:
            return list(connection.execute(question if self.server else question.replace("%s", "?"), keys).fetchall())
        finally:
            connection.close()

    def log(self) -> str:
        path = self.folder / "worker.log"
        return path.read_text(encoding="utf-8")[-4000:] if path.exists() else ""

    def end(self) -> None:
        """End every process that was started here, and forget the database."""
        for process in self.processes:
            kill(process)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        if self.server:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')


class Workers:
    """What `tests.slow_worker` is told and answers."""

    def __init__(self, process: Process, folder: Path) -> None:
        self.process, self.folder = process, folder

    def tell(self, *words: object) -> int:
        """Give a command and return the number that it is answered with."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("a process that was not started to be talked to")
        self.process.stdin.write(" ".join(map(str, words)).encode() + b"\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline() or -1)

    def was_killed(self, report: int) -> bool:
        """Say whether the point was reached at which the report's worker was to be killed."""
        return (self.folder / f"killed-{report}").exists()


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
