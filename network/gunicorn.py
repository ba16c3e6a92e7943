"""How the web server runs in production; GUNICORN_CMD_ARGS may say otherwise."""

import ctypes
import gc
import os
from importlib import import_module
from typing import Any

PORTAL = "network.wsgi:application"
OBJECTS_BETWEEN_ROUNDS = 20_000
bind = os.environ.get("BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
max_requests = 5000
max_requests_jitter = 500
timeout = 30
graceful_timeout = 20
keepalive = 5
preload_app = True  # the processes share what the portal reads at its start
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory, so that a slow disk stops no worker
control_socket_disable = True
accesslog = None
errorlog = "-"
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def when_ready(server: Any) -> None:
    """Before the processes part: read what they can share, and leave it out of the search for rubbish.

    A page makes thousands of small things that are gone with it; looking for rubbish at every 700 of them is in vain.
    """
    if server.app.app_uri == PORTAL:
        import_module("network.warming").warm()
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_ROUNDS, 20, 20)
    give_back_unused_memory()


def give_back_unused_memory() -> None:
    """Return to the machine what reading the modules needed for a while: each process would keep its share of it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # where the C library is not GNU's, there is none
    if trim is not None:
        trim(0)
