"""One parent keeps its children alive, and leaves nothing behind: tried with real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError

from network.management.commands.portal import refuse_taken_port, web, worker
from network.processes import delay_after, interrupted

ROOT = Path(__file__).resolve().parent.parent
PARENT = """
import sys
from network import processes
from network.processes import Child, Supervisor
processes.FIRST_DELAY = 0.1
child = [sys.executable, "-c", sys.argv[1], sys.argv[2]]
sys.exit(Supervisor([Child("The child", child)], print).run())
"""
# The child starts a grandchild, as the worker starts its clock, and both write down who they are.
FAMILY = """
import subprocess, sys, time, os
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "a").write(f"{os.getpid()} {grandchild.pid}\\n")
time.sleep(60)
"""


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def until(condition: Callable[[], object], seconds: float = 15) -> None:
    """Wait until it is so; fail when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


class Family:
    """A parent process with its child and grandchild."""

    def __init__(self, notes: Path, code: str = FAMILY) -> None:
        self.notes = notes
        command = [sys.executable, "-c", PARENT, code, str(notes)]
        self.parent = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def generations(self) -> list[list[int]]:
        if not self.notes.exists():
            return []
        return [[int(word) for word in line.split()] for line in self.notes.read_text().splitlines()]


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    born = Family(tmp_path / "notes")
    until(born.generations)
    yield born
    born.parent.kill()
    for pid in {pid for generation in born.generations() for pid in generation}:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    born.parent.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_and_leaves_nothing(family: Family, number: signal.Signals) -> None:
    family.parent.send_signal(number)
    assert family.parent.wait(15) == 0
    assert [pid for pid in family.generations()[0] if alive(pid)] == []


def test_a_child_that_dies_is_started_again_and_its_own_are_swept(family: Family) -> None:
    child, grandchild = family.generations()[0]
    os.kill(child, signal.SIGKILL)
    until(lambda: len(family.generations()) == 2)
    until(lambda: not alive(grandchild))
    assert all(alive(pid) for pid in family.generations()[1])


def test_a_child_is_told_when_the_parent_dies_without_a_word(family: Family) -> None:
    family.parent.kill()
    family.parent.wait(5)
    until(lambda: not alive(family.generations()[0][0]))


def test_a_child_that_cannot_live_is_given_up(tmp_path: Path) -> None:
    hopeless = Family(tmp_path / "notes", "import sys; open(sys.argv[1], 'a').write('0 0\\n')")
    output, _errors = hopeless.parent.communicate(timeout=30)
    assert hopeless.parent.returncode == 1
    assert "giving up" in output
    assert len(hopeless.generations()) == 6


def test_the_wait_grows_to_half_a_minute() -> None:
    assert [delay_after(failures) for failures in (1, 2, 3, 6, 9)] == [1, 2, 4, 30, 30]


def test_a_parent_that_waits_in_its_handler_of_ctrl_c_is_seen() -> None:
    assert not interrupted(os.getpid())
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        assert interrupted(os.getpid())
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert not interrupted(2**22 + 1)


def test_a_taken_port_is_refused_with_advice() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"make run PORT={port + 1}"):
            refuse_taken_port("127.0.0.1", port)


def test_the_worker_carries_the_clock_and_the_web_server_its_address() -> None:
    assert {"worker", "-B", "solo"} <= set(worker())
    assert "[::1]:8000" in web("::1", 8000)
