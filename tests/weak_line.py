"""A line between the browser and the server that can be cut, frozen, or lose the answer on its way."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

WHOLE, CUT, FROZEN, DEAF = "whole", "cut", "frozen", "deaf"


class WeakLine:
    """A TCP relay; `state` says how it is: whole, cut (refuses), frozen (never answers), deaf (loses the answers)."""

    def __init__(self, server: str) -> None:
        self.to = (urlsplit(server).hostname or "127.0.0.1", urlsplit(server).port or 80)
        self.state = WHOLE
        self.open: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        self.heard: list[bytes] = []
        self.porter = threading.Thread(target=self._serve, daemon=True)
        self.porter.start()

    def become(self, state: str) -> None:
        """Change how the line is, and break what goes over it now."""
        self.state = state
        self.hang_up()

    def hang_up(self) -> None:
        for end in self.open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.open = []

    def close(self) -> None:
        with suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.porter.join()
        self.door.close()
        self.hang_up()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.door.accept()
                self.open.append(near)
                if self.state == CUT:
                    near.close()
                elif self.state != FROZEN:
                    threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with suppress(OSError), near, socket.create_connection(self.to, timeout=30) as far:
            self.open.append(far)
            back = threading.Thread(target=self._pass, args=(far, near), daemon=True)
            back.start()
            self._pass(near, far, is_request=True)
            back.join()

    def _pass(self, source: socket.socket, target: socket.socket, *, is_request: bool = False) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if is_request:
                    self.heard.append(data)
                elif self.state == DEAF:
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def posts(self) -> int:
        """How many rows have been sent over the line."""
        return sum(data.count(b"POST /fi/attendance/rows/") for data in self.heard)


@contextmanager
def weak_line(server: str) -> Iterator[WeakLine]:
    """A line that is whole at first."""
    line = WeakLine(server)
    try:
        yield line
    finally:
        line.close()
