"""A light client for the benchmark: connections that stay open, raw sockets, one thread each."""

import socket
import threading
from collections.abc import Iterable, Sequence
from itertools import cycle, islice
from time import perf_counter

HEAD_END = b"\r\n\r\n"


class Connection:
    """One kept connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)

    def ask(self, path: str) -> tuple[int, int]:
        """Return the status and the length of the answer's body."""
        lines = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nAccept-Language: fi\r\n\r\n"
        self.socket.sendall(lines.encode())
        data = b""
        while HEAD_END not in data:
            data += self._more()
        head, _, body = data.partition(HEAD_END)
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        received = len(body)
        while received < length:
            received += len(self._more())
        return int(head.split(b" ", 2)[1]), length

    def _more(self) -> bytes:
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data


def load(port: int, paths: Sequence[str], *, connections: int, seconds: float) -> list[float]:
    """Ask the pages in turns over so many connections for so long; return how long each answer took."""
    took: list[float] = []
    failures: list[str] = []

    def ask_on(first: int) -> None:
        try:
            took.extend(_asked(Connection(port), islice(cycle(paths), first, None), until))
        except (OSError, StopIteration, RuntimeError) as error:
            failures.append(repr(error))

    until = perf_counter() + seconds
    threads = [threading.Thread(target=ask_on, args=(first,)) for first in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(failures[0])
    return took


def _asked(connection: Connection, paths: Iterable[str], until: float) -> list[float]:
    took: list[float] = []
    for path in paths:
        began = perf_counter()
        if began >= until:
            break
        status, _length = connection.ask(path)
        took.append(perf_counter() - began)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
    return took
