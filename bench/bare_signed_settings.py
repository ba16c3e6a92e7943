"""The portal's own settings with one address more, for the bare insert of somebody who is signed in."""

from network.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare_signed"
WSGI_APPLICATION = "bench.bare_signed.application"
