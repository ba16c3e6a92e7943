from places.actions.importing import import_places
from places.actions.listing import publish_place

__all__ = ["import_places", "publish_place"]
