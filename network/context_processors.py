"""What every page may say of the network itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def network(request: HttpRequest) -> dict[str, Any]:
    """Give templates the network's name and contact, and whether this is a demo."""
    return {
        "network": {
            "name": settings.NETWORK_NAME,
            "language": settings.LANGUAGE_CODE,
            "email": settings.NETWORK_EMAIL,
            "phone": settings.NETWORK_PHONE,
            "demo": settings.DEMO,
            "debug_mail": settings.DEBUG and settings.EMAIL_BACKEND.endswith("console.EmailBackend"),
        }
    }
