"""Measure the public pages beside a bare view with the same statements and beside plain psycopg; only ratios count."""

import argparse
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import quote

from bench.client import load
from bench.processor import backends, memory_mb, with_children, worked, worked_since_ms

CONNECTIONS = 8
TITLES = ("req/s", "p50 ms", "p99 ms", "queries", "bytes", "gzip", "x bare", "x raw", "cpu ms", "x cpu")
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Start both servers, ask each page of each in turns, and print one line a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--page", help="only the pages whose name holds this")
    options = parser.parse_args()
    pages = {name: some for name, some in told_pages().items() if (options.page or "") in name}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "statements.json"
        asked = {name: [page["statements"] for page in some] for name, some in pages.items()}
        file.write_text(json.dumps(asked), encoding="utf-8")
        with server("network.wsgi:application") as portal, server("bench.bare:application", file) as bare:
            sys.stdout.write(f"{'page':24}" + "".join(f"{title:>9}" for title in TITLES) + "\n")
            for name, some in pages.items():
                tell(name, some, measured(name, some, portal, bare, options))
            memory = [memory_mb(server.process) for server in (portal, bare)]
            told = "memory of both processes: {:.0f} MB, {:.2f} x bare\n"
            sys.stdout.write(told.format(memory[0], memory[0] / memory[1]))


def told_pages() -> dict[str, Any]:
    """Ask another process, which knows Django, for the pages and what each asks of the database."""
    code = "from bench.pages import tell; tell()"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), check=True, capture_output=True)  # noqa: S603
    return dict(json.loads(told.stdout))


def measured(
    name: str, pages: list[dict[str, Any]], portal: "Server", bare: "Server", options: Any
) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {key: [] for key in ("page", "bare", "raw", "took", "page cpu", "bare cpu")}
    own = [page["path"] for page in pages]
    beside = [f"/{quote(name)}/{number}" for number in range(len(pages))]
    for to, paths in ((portal, own), (bare, beside)):
        load(to.port, paths, connections=CONNECTIONS, seconds=1)
    listed = backends()
    for _ in range(options.rounds):
        for of, to, paths in (("page", portal, own), ("bare", bare, beside)):
            before = worked([*with_children(to.process), *listed()])
            took = load(to.port, paths, connections=CONNECTIONS, seconds=options.seconds)
            rates[f"{of} cpu"].append(worked_since_ms(before, [*with_children(to.process), *listed()]) / len(took))
            rates[of].append(len(took) / options.seconds)
            rates["took"] += took if of == "page" else []
        rates["raw"].append(raw_rate([page["statements"] for page in pages], options.seconds / 2))
    return rates


def raw_rate(pages: list[list[str]], seconds: float) -> float:
    """Ask the statements without Django in one process; return how often that went in a second."""
    import psycopg

    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        return 0
    with psycopg.connect(address.replace("postgres://", "postgresql://", 1), autocommit=True) as connection:
        count, until = 0, perf_counter() + seconds
        while perf_counter() < until:
            for statement in pages[count % len(pages)]:
                connection.execute(statement).fetchall()
            count += 1
    return count / seconds


def tell(name: str, pages: list[dict[str, Any]], rates: dict[str, list[float]]) -> None:
    took = sorted(rates["took"])
    p50, p99 = statistics.median(took) * 1000, took[int(len(took) * 0.99)] * 1000
    ours, bare, raw = (statistics.median(rates[key]) for key in ("page", "bare", "raw"))
    cpu, beside = (statistics.median(rates[f"{key} cpu"]) for key in ("page", "bare"))
    processors = f"{cpu:9.1f}{beside / cpu:9.2f}" if cpu else f"{'-':>9}" * 2
    beside_raw = f"{ours / raw:9.2f}" if raw else f"{'-':>9}"
    most = (max(page[of] for page in pages) for of in ("queries", "bytes", "gzip"))
    sizes = "".join(f"{size:9}" for size in most)
    sys.stdout.write(f"{name:24}{ours:9.1f}{p50:9.1f}{p99:9.1f}{sizes}{ours / bare:9.2f}{beside_raw}{processors}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Server:
    """A server that answers: its port, and its first process."""

    port: int
    process: int


@contextmanager
def server(application: str, statements: Path | None = None) -> Iterator[Server]:
    """Run gunicorn with two processes of four threads on a free port, as in production."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    own = {"LOG_LEVEL": "ERROR"}
    if statements:
        own |= {"DJANGO_SETTINGS_MODULE": "bench.bare_settings", "BENCH_STATEMENTS": str(statements)}
    kept = ["--max-requests", "0"]  # a server that starts anew closes connections
    options = ["--config", "python:network.gunicorn", *kept, "--bind", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "gunicorn", application, *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environment() | own, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    until = perf_counter() + 60
    while perf_counter() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start")


def environment() -> dict[str, str]:
    """Production settings; the client says that it came by https, as a proxy would."""
    made = {"SECRET_KEY": SECRET, "DISCLOSURE_KEY": SECRET[::-1], "ALLOWED_HOSTS": "localhost,127.0.0.1"}
    made |= {"SITE_URL": "https://localhost", "EMAIL_URL": "dummymail://", "TRUSTED_PROXY_COUNT": "1"}
    return {**{k: v for k, v in os.environ.items() if k not in ("DEBUG", "DEMO")}, **made}


SECRET = secrets.token_urlsafe(64)

if __name__ == "__main__":
    main()
