"""How the web server runs in production; GUNICORN_CMD_ARGS may say otherwise."""

import gc
import os
from typing import Any

from network.inflection import warm

bind = os.environ.get("BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
max_requests = 5000
max_requests_jitter = 500
timeout = 30
graceful_timeout = 20
keepalive = 5
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory, so that a slow disk stops no worker
control_socket_disable = True
accesslog = None
errorlog = "-"
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def when_ready(server: Any) -> None:
    """Read the dictionary once before the processes part, so that they share it and no search waits for it."""
    warm()
    gc.freeze()
