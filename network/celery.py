"""The portal's Celery application; each room's tasks are found in its tasks module."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
app = Celery("silmukka")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
