"""The portal's settings with no apps and no middleware, for the bare views of the week sheet."""

from bench.bare_settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare_insert"
WSGI_APPLICATION = "bench.bare_insert.application"
