"""The portal's settings with no middleware, for the bare view."""

from network.settings import *  # noqa: F403

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.bare"
WSGI_APPLICATION = "bench.bare.application"
