"""The migrated database that test runs start from: made once for each state of the migrations, then copied."""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("network", "places", "groups", "responsibilities", "reporting")


def start_from_template(connection: BaseDatabaseWrapper) -> object:
    """Let the test database of the connection begin as a copy with every migration run.

    Return what must be kept until the tests end. Migrating still runs, and finds nothing to do.
    """
    (ROOT / "var" / "test").mkdir(parents=True, exist_ok=True)
    with (ROOT / "var" / "test" / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor == "sqlite":
            return _copied_in_memory(sqlite_template())
        connection.settings_dict["TEST"]["TEMPLATE"] = postgres_template()
    return None


def shape() -> str:
    """Return a name for the present migrations: another text, or another library, another name."""
    digest = hashlib.sha256((ROOT / "requirements" / "development.txt").read_bytes())
    for room in ROOMS:
        for file in sorted((ROOT / room / "migrations").glob("*.py")):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True)


def sqlite_template() -> Path:
    """Return the file of a migrated database, made when there is none."""
    file = ROOT / "var" / "test" / f"template-{shape()}.sqlite3"
    if not file.exists():
        for old in file.parent.glob("template-*.sqlite3*"):
            old.unlink()
        unready = file.with_suffix(".unready")
        unready.unlink(missing_ok=True)
        _migrate(f"sqlite:///{unready}")
        with sqlite3.connect(unready) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        database.close()
        unready.rename(file)
    return file


def _copied_in_memory(file: Path) -> sqlite3.Connection:
    memory = sqlite3.connect("file:memorydb_default?mode=memory&cache=shared", uri=True, check_same_thread=False)
    source = sqlite3.connect(file)
    source.backup(memory)
    source.close()
    return memory


def postgres_template() -> str:
    """Return the name of a migrated database beside that of DATABASE_URL, made when there is none."""
    import psycopg

    url = os.environ["DATABASE_URL"]
    prefix = f"{urlsplit(url).path[1:]}_template_"
    name = prefix + shape()
    with psycopg.connect(url, autocommit=True) as server:
        found = {row[0] for row in server.execute("SELECT datname FROM pg_database").fetchall()}
        if name not in found:
            for old in found:
                if old.startswith(prefix):
                    server.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}_unready"')
            _migrate(urlsplit(url)._replace(path=f"/{name}_unready").geturl())
            server.execute(f'ALTER DATABASE "{name}_unready" RENAME TO "{name}"')
    return name
