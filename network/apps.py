from importlib import import_module

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "network"
    verbose_name = "Network"

    def ready(self) -> None:
        """Forget one's own, and answer for who keeps an organisation."""
        import_module("network.listeners")
