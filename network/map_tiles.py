"""Where the map's background comes from: one origin, named in the settings, or none; pure."""

from urllib.parse import urlsplit

PLACES = ("{z}", "{x}", "{y}")


def tiles_origin(url: str, *, may_be_plain: bool = False) -> str:
    """Return the origin that tiles are fetched from: empty without tiles and for the portal's own.

    Raises ValueError for an address that is not tiles', or not encrypted where it must be.
    """
    if not url:
        return ""
    if any(place not in url for place in PLACES):
        raise ValueError("it must hold {z}, {x} and {y}")
    parts = urlsplit(url)
    if not parts.scheme and not parts.netloc and url.startswith("/"):
        return ""
    if parts.scheme not in (("https", "http") if may_be_plain else ("https",)):
        raise ValueError("it must begin with https://")
    if not parts.hostname or parts.username or any(mark in parts.netloc for mark in "{}*;, '\""):
        raise ValueError("it must name one host")
    return f"{parts.scheme}://{parts.netloc}"
