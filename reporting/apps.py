from importlib import import_module

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Reporting"

    def ready(self) -> None:
        """Listen to the rooms below."""
        import_module("reporting.listeners")
        import_module("reporting.mapping.listeners")
        import_module("reporting.surveys.listeners")
