"""A drawn door for a demo place: no real door is shown as somebody's who does not exist."""

import io

from PIL import Image, ImageDraw

from places.actions.photos import add_photo
from places.enums import Shows
from places.models import PlacePhoto
from places.pictures import read_picture
from reporting.demo.places import place_of

LISTING = "pirk-01"
WALL, DOOR, SKY, STREET, STONE, BRASS = "#c98a62", "#1f5440", "#c9d6da", "#a39e94", "#6f6a62", "#e9c46a"


def load_photos() -> PlacePhoto | None:
    """Add the drawing to the demo place that has no photo yet."""
    place = place_of(LISTING)
    if place is None or not place.is_demo or place.photos.exists():
        return None
    facts = {"alt": "Piirros vihreästä ovesta kadun puolella. Oven oikealla puolella on summeri ja numero 8."}
    told = {**facts, "shows": Shows.DOOR, "shows_people": False, "people_agreed": False}
    added = add_photo(place, read_picture(drawn_door()), told, by=None)
    return added if isinstance(added, PlacePhoto) else None


def drawn_door() -> io.BytesIO:
    """Return the drawing as a PNG."""
    image = Image.new("RGB", (1280, 960), SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 90, 1280, 800), WALL)
    draw.rectangle((0, 800, 1280, 960), STREET)
    draw.rectangle((420, 780, 860, 820), STONE)
    draw.rectangle((470, 220, 810, 780), DOOR)
    draw.rectangle((520, 270, 760, 470), SKY)
    draw.ellipse((755, 520, 785, 550), BRASS)
    draw.rounded_rectangle((890, 480, 940, 580), 10, STONE)
    draw.ellipse((905, 540, 925, 560), BRASS)
    draw.text((905, 260), "8", "white", font_size=110)
    out = io.BytesIO()
    image.save(out, "PNG")
    out.seek(0)
    return out
