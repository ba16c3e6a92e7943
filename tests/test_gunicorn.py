"""What the web server does before its processes part."""

import subprocess
import sys

from django.conf import settings

from network.public_holidays import _of_year
from network.warming import warm


def test_memory_that_reading_needed_is_given_back() -> None:
    """Many small things are made and dropped under one that stays, as when modules are read."""
    code = """
from pathlib import Path
from network.gunicorn import give_back_unused_memory

def kept():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024

made = [bytes(2000) for _ in range(30_000)]
last = bytes(2000)
del made
before = kept()
give_back_unused_memory()
print(before - kept())
"""
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(told.stdout) > 20, "sixty megabytes were dropped"


def test_what_every_page_needs_is_read_before_the_processes_part() -> None:
    _of_year.cache_clear()
    warm()
    assert _of_year.cache_info().currsize == len(settings.LANGUAGES), "the holidays of this year in each language"
