"""The portal's settings with no apps and no middleware, for the bare view."""

from network.settings import *  # noqa: F403

INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.bare"
WSGI_APPLICATION = "bench.bare.application"
