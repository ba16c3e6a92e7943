"""The settings that the tests start from; loaded before Django is, and before it reads a translation."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent

os.environ["DEBUG"] = "1"
os.environ["DEMO"] = "0"
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["VAR_DIR"] = str(HERE / "var" / "test")
os.environ["SITE_URL"] = "http://127.0.0.1:8000"
for name in ("SECRET_KEY", "ALLOWED_HOSTS", "NETWORK_NAME", "NETWORK_EMAIL", "LOG_LEVEL"):
    os.environ.pop(name, None)
for name in ("BROKER_DIR", "MEDIA_ROOT", "REPORTS_ROOT"):
    os.environ.pop(name, None)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in the thread of the test
os.environ["DJANGO_SETTINGS_MODULE"] = "network.settings"

if "PYTEST_XDIST_WORKER" not in os.environ:
    from network.translations import compile_catalogues

    compile_catalogues()
