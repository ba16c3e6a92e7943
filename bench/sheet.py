"""Measure the week sheet beside a bare view with its statements, and a saved row beside a bare insert; in turns.

The bare insert is measured twice: with nothing before it, and behind the portal's middleware with somebody signed in.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from itertools import repeat
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench.__main__ import CONNECTIONS, ROOT, Server, environment, server
from bench.client import HEAD_END, Connection
from bench.processor import backends, with_children, worked, worked_since_ms

TITLES = ("req/s", "p50 ms", "p99 ms", "queries", "bytes", "gzip", "x bare", "cpu ms", "x cpu")
Side = tuple[Server, Iterable[bytes]]


def main() -> None:
    """Make two instructors, ask and save in turns with the bare views, print a line each, and take them away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.stdout.write("The week sheet is measured on PostgreSQL only.\n")
        return
    try:
        measure(json.loads(world("tell")), options)
    finally:
        world("take_away")


def world(name: str) -> bytes:
    code = f"from bench.sheet_world import {name}; {name}()"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), check=True, stdout=subprocess.PIPE)  # noqa: S603
    return told.stdout


def measure(told: dict[str, Any], options: Any) -> None:
    page = told["page"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "statements.json"
        file.write_text(json.dumps(page), encoding="utf-8")
        with (
            server("network.wsgi:application") as portal,
            server("bench.bare_insert:application", file) as bare,
            server("bench.bare_signed:application", file) as signed,
        ):
            sys.stdout.write(f"{'page':24}" + "".join(f"{title:>9}" for title in TITLES) + "\n")
            sheet, statements = repeat(get(page["path"], page["cookies"])), repeat(get("/statements/"))
            sizes = (len(page["statements"]), page["bytes"], page["gzip"])
            tell("week sheet, 200 rows", compared((portal, sheet), (bare, statements), options), sizes)
            saves = iter([post("/fi/attendance/rows/", told, key) for key in told["waiting"]])
            inserts, sizes = repeat(post("/insert/", told, 1)), (told["save"], told["answer"], 0)
            tell("a row saved", compared((portal, saves), (bare, inserts), options), sizes)
            tell("  beside one signed in", compared((portal, saves), (signed, inserts), options), sizes)


def get(path: str, cookies: str = "") -> bytes:
    return head("GET", path, cookies) + b"\r\n"


def post(path: str, told: dict[str, Any], key: int) -> bytes:
    form = {"row": f"{key}.0.{uuid4()}", f"g{key}-visitors": str(key % 30), f"g{key}-first_timers": ""}
    form |= {f"g{key}-reason": "", "person": told["person"], "csrfmiddlewaretoken": told["csrf"], "columns": "4"}
    body = urlencode(form).encode()
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return head("POST", path, told["cookies"]) + b"Referer: https://localhost/fi/attendance/\r\n" + kind + body


def head(method: str, path: str, cookies: str) -> bytes:
    cookie = f"Cookie: {cookies}\r\n" if cookies else ""
    own = f"Host: localhost\r\nX-Forwarded-Proto: https\r\nAccept-Language: fi\r\n{cookie}"
    return f"{method} {path} HTTP/1.1\r\n{own}".encode()


def compared(ours: Side, bare: Side, options: Any) -> dict[str, Any]:
    """Ask both in turns; the processor's time is that of the servers and of the database together."""
    found: dict[str, Any] = {"ours": [], "bare": [], "took": [], "ours cpu": [], "bare cpu": []}
    for to, requests in (ours, bare):
        load(to.port, requests, seconds=1)
    listed = backends()
    for _round in range(options.rounds):
        for of, (to, requests) in (("ours", ours), ("bare", bare)):
            before = worked([*with_children(to.process), *listed()])
            took = load(to.port, requests, seconds=options.seconds)
            found[f"{of} cpu"].append(worked_since_ms(before, [*with_children(to.process), *listed()]) / len(took))
            found[of].append(len(took) / options.seconds)
            found["took"] += took if of == "ours" else []
    return found


def load(port: int, requests: Iterable[bytes], *, seconds: float) -> list[float]:
    """Send the requests over kept connections for so long; return how long each answer took."""
    took: list[float] = []
    failures: list[str] = []
    lock, left = threading.Lock(), iter(requests)
    until = perf_counter() + seconds

    def go_on() -> None:
        connection = Connection(port)
        try:
            while (began := perf_counter()) < until:
                with lock:
                    request = next(left)
                answered(connection, request)
                took.append(perf_counter() - began)
        except (OSError, RuntimeError, StopIteration) as error:
            failures.append(repr(error))

    in_threads(go_on)
    if failures:
        raise RuntimeError(failures[0])
    return took


def in_threads(work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def answered(connection: Connection, request: bytes) -> None:
    """Send one request and read its whole answer; anything but 200, or a row that was not stored, is an error."""
    connection.socket.sendall(request)
    data = b""
    while HEAD_END not in data:
        data += connection.socket.recv(65536)
    first, _, body = data.partition(HEAD_END)
    lines = first.lower().split(b"\r\n")
    length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
    while len(body) < length:
        body += connection.socket.recv(65536)
    is_row = body.startswith(b'{"rows": [')
    if b" 200 " not in first[:16] or (is_row and b'"state": "stored"' not in body):
        raise RuntimeError(f"{first[:60]!r} {body[:200]!r}")


def tell(name: str, found: dict[str, Any], sizes: tuple[int, int, int]) -> None:
    took = sorted(found["took"])
    p50, p99 = statistics.median(took) * 1000, took[int(len(took) * 0.99)] * 1000
    ours, bare = statistics.median(found["ours"]), statistics.median(found["bare"])
    cpu, beside = statistics.median(found["ours cpu"]), statistics.median(found["bare cpu"])
    told = "".join(f"{size:9}" for size in sizes)
    processors = f"{ours / bare:9.2f}{cpu:9.1f}{beside / cpu:9.2f}"
    sys.stdout.write(f"{name:24}{ours:9.1f}{p50:9.1f}{p99:9.1f}{told}{processors}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
