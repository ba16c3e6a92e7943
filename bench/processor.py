"""How long processors worked for a page: of the server's processes and of the database's, whatever else runs here."""

import os
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")


def worked(pids: list[int]) -> dict[int, int]:
    """Return the nanoseconds that each process has worked, all its threads together."""
    return {pid: _of_process(pid) for pid in pids}


def worked_since_ms(before: dict[int, int], pids: list[int]) -> float:
    """Return the milliseconds worked since then; a connection opened since then counts whole, one that ended not."""
    return sum(max(0, now - before.get(pid, 0)) for pid, now in worked(pids).items()) / 1e6


def _of_process(pid: int) -> int:
    try:
        tasks = list((PROC / str(pid) / "task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)
    except OSError:
        return 0  # it has ended, or this is not Linux


def with_children(pid: int) -> list[int]:
    """Return the process and those that it started."""
    found = [pid]
    for task in (PROC / str(pid) / "task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def memory_mb(pid: int) -> float:
    """Return the memory of the process and those that it started, what they share counted once (PSS)."""
    lines = [line for one in with_children(pid) for line in (PROC / str(one) / "smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def backends() -> Callable[[], list[int]]:
    """Return how to list the database's processes that answer to this database; none but for PostgreSQL near by."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        return list
    import psycopg

    connection = psycopg.connect(address.replace("postgres://", "postgresql://", 1), autocommit=True)
    asked = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    return lambda: [pid for (pid,) in connection.execute(asked).fetchall()]
