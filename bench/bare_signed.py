"""The bare insert behind all that the portal has before its views: middleware, session, sign-in, the form's token."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.urls import path

from bench.inserting import insert

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare_signed_settings"
application = get_wsgi_application()
urlpatterns = [path("insert/", insert), *import_module("network.urls").urlpatterns]
