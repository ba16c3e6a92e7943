from importlib import import_module

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "Groups"

    def ready(self) -> None:
        """Listen to the rooms below."""
        import_module("groups.listeners")
        import_module("groups.diary_listeners")
        import_module("groups.term_listeners")
        import_module("groups.life_listeners")
