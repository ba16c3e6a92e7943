from importlib import import_module

from django.apps import AppConfig


class ResponsibilitiesConfig(AppConfig):
    name = "responsibilities"
    verbose_name = "Responsibilities"

    def ready(self) -> None:
        """Listen to the rooms below."""
        import_module("responsibilities.listeners")
        import_module("responsibilities.rota_listeners")
