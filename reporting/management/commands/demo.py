from typing import Any

import environ
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from reporting.demo.loading import load_demo
from reporting.demo.people import demo_password

QUIET_MAIL = "django.core.mail.backends.dummy.EmailBackend"


class Command(BaseCommand):
    help = "Load the demo network: real places, invented people, circles and figures. Again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("the demo is for DEBUG only: its people share a password that is printed here")
        password = demo_password(environ.Env().str("DEMO_PASSWORD", default=""), settings.VAR_DIR / "demo-password")
        # Sending and approving circles writes letters to invented people.
        with override_settings(EMAIL_BACKEND=QUIET_MAIL):
            demo = load_demo(password)
        self.stdout.write(f"Demo network: {demo.new_circles} new circles")
        self.stdout.write(f"Sign in at {settings.SITE_URL}/fi/accounts/login/ with the password {password}")
        for person in demo.sign_ins:
            self.stdout.write(f"  {person.email:28} {person.role}")
