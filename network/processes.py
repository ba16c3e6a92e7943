"""Several processes kept alive together by one parent, and ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

FIRST_DELAY = 1.0
LONGEST_DELAY = 30.0
CALM_AFTER = 60.0
GIVE_UP_AFTER = 6
GRACE = 20.0
POLL = 0.2
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


@dataclass
class Child:
    """One command and its running process, in a session of its own."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    start_at: float = 0.0
    sessions: list[int] = field(default_factory=list)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the command; it is told to end if this process dies without a word."""
        libc = ctypes.CDLL(None)
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: libc.prctl(DEATH_SIGNAL, signal.SIGTERM),  # noqa: PLW1509 - one thread
        )
        self.started_at = time.monotonic()
        self.sessions.append(self.process.pid)

    def sweep(self) -> None:
        """End what a dead leader may have left behind in its session."""
        for session in self.sessions:
            try:
                os.killpg(session, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.sessions.clear()


def delay_after(failures: int) -> float:
    """How long to wait before the next start: 1, 2, 4 … at most 30 seconds."""
    return float(min(LONGEST_DELAY, FIRST_DELAY * 2 ** (failures - 1)))


class Supervisor:
    """Keeps its children running until it is told to end; a child that dies is started again."""

    def __init__(self, children: list[Child], say: Callable[[str], object], parent: int | None = None) -> None:
        self.children = children
        self.say = say
        self.parent = parent
        self.ending = False

    def run(self) -> int:
        """Run until a signal, and return 0; or 1 when a child cannot be kept alive."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        for child in self.children:
            child.start()
        try:
            while not self.ending and not self._parent_left():
                if not all([self._tend(child) for child in self.children]):  # noqa: C419 - each is tended
                    return 1
                time.sleep(POLL)
            return 0
        finally:
            self._end_all()

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.ending = True

    def _parent_left(self) -> bool:
        return self.parent is not None and (os.getppid() != self.parent or interrupted(self.parent))

    def _tend(self, child: Child) -> bool:
        """Start the child again when it has died; say whether it is worth going on."""
        if child.alive:
            if child.failures and time.monotonic() - child.started_at > CALM_AFTER:
                child.failures = 0
            return True
        if not child.start_at:
            child.sweep()
            child.failures += 1
            if child.failures >= GIVE_UP_AFTER:
                self.say(f"{child.name} has ended {child.failures} times in a row; giving up.")
                return False
            delay = delay_after(child.failures)
            self.say(f"{child.name} ended by itself; starting it again in {delay:.0f} s.")
            child.start_at = time.monotonic() + delay
        elif time.monotonic() >= child.start_at:
            child.start_at = 0.0
            child.start()
        return True

    def _end_all(self) -> None:
        """Ask the leaders to end, wait, and leave nothing behind."""
        for child in self.children:
            if child.alive and child.process:
                child.process.terminate()
        deadline = time.monotonic() + GRACE
        while any(child.alive for child in self.children) and time.monotonic() < deadline:
            time.sleep(0.05)
        for child in self.children:
            child.sweep()
            if child.process:
                child.process.wait()


def interrupted(process: int) -> bool:
    """Say whether the process (make) sits in its handler of Ctrl-C, waiting for its children to end."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return False
    blocked = next((int(line.split()[1], 16) for line in lines if line.startswith("SigBlk:")), 0)
    return bool(blocked & 1 << (signal.SIGINT - 1))


def python(*arguments: str) -> list[str]:
    """The command line of a Python module in this same environment."""
    return [sys.executable, "-W", "ignore:You're running the worker", "-m", *arguments]
