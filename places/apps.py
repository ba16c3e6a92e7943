from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "places"
    verbose_name = "Places"

    def ready(self) -> None:
        import places.listeners  # noqa: F401 - the listeners listen once loaded
