"""The settings that the tests start from; loaded before Django is."""

import os

os.environ.setdefault("DEBUG", "1")
os.environ["DEMO"] = "0"
os.environ["EMAIL_URL"] = "memorymail://"
