"""A sent picture made safe: read with care, turned upright, and drawn anew in a few widths.

Nothing of the sent bytes is kept: not the position and camera in its metadata, not a text or a script hidden in it.
The library is read when the first picture is sent.
"""

import hashlib
import io
import struct
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from threading import Lock
from typing import IO, TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = {"JPEG": 40_000_000, "PNG": 40_000_000, "WEBP": 16_000_000}  # a WebP is held four times over
WIDTHS = (320, 640, 1280)
TALLEST = 2  # at most twice as tall as wide, so that a strip does not become a huge file
QUALITY = 82
MAGIC = {"JPEG": (b"\xff\xd8\xff",), "PNG": (b"\x89PNG\r\n\x1a\n",), "WEBP": (b"RIFF",)}
WHITE = (255, 255, 255)
_decoding = Lock()  # one at a time: a large picture takes a hundred megabytes while it is read


class Fault(Enum):
    """Why a picture is refused."""

    TOO_HEAVY = auto()
    TOO_LARGE = auto()
    NOT_A_PICTURE = auto()


class PictureError(Exception):
    """The picture cannot be taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew: JPEG bytes by width, its largest size, and what tells it from others."""

    jpegs: Mapping[int, bytes]
    width: int
    height: int
    digest: str


def widths_of(width: int) -> tuple[int, ...]:
    """Return the widths in which a picture this wide is kept; it is never made larger."""
    return (*(narrower for narrower in WIDTHS if narrower < width), width)


def read_picture(sent: IO[bytes]) -> Picture:
    """Return the sent picture drawn anew; raise PictureError for anything but a JPEG, PNG or WebP of a fair size."""
    data = sent.read(settings.MOST_UPLOADED_BYTES + 1)
    if len(data) > settings.MOST_UPLOADED_BYTES:
        raise PictureError(Fault.TOO_HEAVY)
    kind = kind_of(data)
    with _decoding:
        upright = _upright(data, kind)
    width = _width(upright)
    sizes = {narrower: _jpeg(upright, narrower) for narrower in widths_of(width)}
    height = _height(upright, width)
    return Picture(sizes, width, height, hashlib.sha256(data).hexdigest())


def kind_of(data: bytes) -> str:
    """Return the kind that the first bytes show, whatever the file is called."""
    for kind, starts in MAGIC.items():
        if data.startswith(starts) and (kind != "WEBP" or data[8:12] == b"WEBP"):
            return kind
    raise PictureError(Fault.NOT_A_PICTURE)


def _upright(data: bytes, kind: str) -> "Image.Image":
    """Decode, after the size has been read from the header; turn upright, and bring the colours to sRGB."""
    from PIL import Image, ImageOps

    if kind == "WEBP":
        _check_size(webp_size(data), kind)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=[kind])
        _check_size(image.size, kind)
        image.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
        image.load()
        near = _near_its_size(image)
        ImageOps.exif_transpose(near, in_place=True)
        return _in_srgb(near)
    except PictureError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise PictureError(Fault.TOO_LARGE) from bomb
    except Exception as fault:  # a broken file shows itself in many ways: struct, zlib, OSError, IndexError
        raise PictureError(Fault.NOT_A_PICTURE) from fault


def _near_its_size(image: "Image.Image") -> "Image.Image":
    """Bring a huge picture down to about what is kept, so that it is not copied in its full size."""
    factor = max(image.size) // (TALLEST * WIDTHS[-1])
    return image.reduce(factor) if factor > 1 and image.mode in ("RGB", "RGBA", "L", "CMYK") else image


def _check_size(size: tuple[int, int], kind: str) -> None:
    if size[0] * size[1] > MOST_PIXELS[kind]:
        raise PictureError(Fault.TOO_LARGE)
    if min(size) < 1:
        raise PictureError(Fault.NOT_A_PICTURE)


def webp_size(data: bytes) -> tuple[int, int]:
    """Return the size that a WebP file's header tells: the decoder takes memory for it as soon as it opens the file."""
    chunk, head = data[12:16], data[20:30]
    if len(head) < 10:
        raise PictureError(Fault.NOT_A_PICTURE)
    if chunk == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = struct.unpack("<HH", head[6:10])
        return width & 0x3FFF, height & 0x3FFF
    raise PictureError(Fault.NOT_A_PICTURE)


def _in_srgb(image: "Image.Image") -> "Image.Image":
    """Return the picture in sRGB on white, by its own colour profile where that can be read."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        image = _on_white(image.convert("RGBA"))
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert("RGB")
        return found or image.convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _on_white(image: "Image.Image") -> "Image.Image":
    from PIL import Image

    ground = Image.new("RGB", image.size, WHITE)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _width(image: "Image.Image") -> int:
    """The widest that is kept: not above the largest width, and for a tall picture not above the tallest."""
    return max(1, min(image.width, WIDTHS[-1], image.width * TALLEST * WIDTHS[-1] // image.height))


def _height(image: "Image.Image", width: int) -> int:
    return max(1, round(image.height * width / image.width))


def _jpeg(image: "Image.Image", width: int) -> bytes:
    from PIL import Image

    drawn = image.resize((width, _height(image, width)), Image.Resampling.LANCZOS, reducing_gap=3.0)
    # A new picture of the pixels alone: what the old one carried beside them is not written.
    clean = Image.new("RGB", drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
