"""What is sent as a picture: real bytes of every trap, and what becomes of them."""

import io
import struct
import warnings
import zipfile
import zlib

import pytest
from PIL import Image, ImageCms

from places.pictures import MOST_PIXELS, WIDTHS, Fault, PictureError, kind_of, read_picture, webp_size, widths_of
from tests.make import picture_bytes

SCRIPT = b"alert(document.cookie)/*"


def refused(data: bytes) -> Fault:
    with pytest.raises(PictureError) as found:
        read_picture(io.BytesIO(data))
    return found.value.fault


def widest(data: bytes) -> tuple[Image.Image, bytes]:
    picture = read_picture(io.BytesIO(data))
    jpeg = picture.jpegs[picture.width]
    return Image.open(io.BytesIO(jpeg)), jpeg


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is enormous, and truly is when it is decoded."""
    row = zlib.compressobj(9)
    body = b"".join(row.compress(bytes(1 + width // 8 + 1)) for _line in range(height)) + row.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")


def with_gps(size: tuple[int, int] = (400, 200), kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Kamera 7"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825).update({1: "N", 2: (61.0, 27.0, 12.3), 3: "E", 4: (23.0, 51.0, 4.5)})
    return picture_bytes(kind, size, exif=exif, comment=b"salainen viesti")


def test_the_place_where_a_picture_was_taken_is_gone_and_it_stands_upright() -> None:
    data = with_gps()
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)  # control: the position is there as sent
    image, jpeg = widest(data)
    assert image.size == (200, 400)
    assert not image.getexif()
    assert not set(image.info) & {"exif", "icc_profile", "comment", "xmp", "photoshop"}
    assert b"Exif" not in jpeg
    assert b"Kamera 7" not in jpeg
    assert b"salainen" not in jpeg


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_huge_picture_stands_upright_too(kind: str) -> None:
    image, jpeg = widest(with_gps((5400, 2700), kind))
    assert image.size == (1280, 2560)
    assert b"Exif" not in jpeg


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_become_jpegs_of_a_few_widths(kind: str) -> None:
    picture = read_picture(io.BytesIO(picture_bytes(kind, (2000, 1500))))
    assert tuple(picture.jpegs) == WIDTHS == (320, 640, 1280)
    assert (picture.width, picture.height) == (1280, 960)
    for width, jpeg in picture.jpegs.items():
        image = Image.open(io.BytesIO(jpeg))
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (width, width * 3 // 4))


def test_a_picture_is_never_made_larger() -> None:
    assert widths_of(500) == (320, 500)
    assert widths_of(320) == (320,)
    assert tuple(read_picture(io.BytesIO(picture_bytes(size=(50, 40)))).jpegs) == (50,)
    strip = read_picture(io.BytesIO(picture_bytes(size=(40, 9000))))
    assert strip.height <= 2 * 1280
    assert strip.width == 11


def test_bytes_hidden_in_a_picture_are_not_in_what_is_kept() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as pack:
        pack.writestr("x.html", "<script>alert(1)</script>")
    hidden = {
        "zip behind": picture_bytes() + archive.getvalue(),
        "script behind": picture_bytes("PNG") + SCRIPT,
        "script in a comment": picture_bytes(comment=b"*/" + SCRIPT),
        "script behind webp": picture_bytes("WEBP") + SCRIPT,
    }
    for name, data in hidden.items():
        _image, jpeg = widest(data)
        assert SCRIPT not in jpeg, name
        assert b"PK\x03\x04" not in jpeg, name
        assert not zipfile.is_zipfile(io.BytesIO(jpeg)), name
    assert zipfile.is_zipfile(io.BytesIO(hidden["zip behind"]))  # control: the trap is one


def test_other_kinds_are_refused_whatever_they_are_called() -> None:
    gif = picture_bytes("GIF")
    others = {
        "gif and script": gif[:6] + b"/*" + gif[8:] + b"*/=1;" + SCRIPT,
        "tiff": picture_bytes("TIFF"),
        "bmp": picture_bytes("BMP"),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "html": b"<!doctype html><script>alert(1)</script>",
        "pdf": b"%PDF-1.7\n",
        "sound": b"RIFF\x24\x00\x00\x00WAVEfmt ",
        "text": b"ei kuva",
        "nothing": b"",
        "only the start of a jpeg": b"\xff\xd8\xff",
        "only the start of a webp": b"RIFF\x00\x00\x00\x00WEBP",
    }
    assert {name: refused(data) for name, data in others.items()} == dict.fromkeys(others, Fault.NOT_A_PICTURE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_file_is_refused(kind: str) -> None:
    noise = Image.effect_noise((300, 200), 80).convert("RGB")
    out = io.BytesIO()
    noise.save(out, kind)
    assert refused(out.getvalue()[: len(out.getvalue()) // 2]) == Fault.NOT_A_PICTURE
    assert widest(out.getvalue())


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bomb(13000, 13000)
    assert len(data) < 60_000
    decoded = []
    monkeypatch.setattr(Image.Image, "load", lambda *_args: decoded.append(1))
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", lambda *_args: decoded.append(1), raising=False)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda *_args: decoded.append(1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert Image.open(io.BytesIO(data)).size == (13000, 13000)  # control: the library opens it
        assert refused(data) == Fault.TOO_LARGE
        assert refused(bomb(6400, 6400)) == Fault.TOO_LARGE
    assert MOST_PIXELS["PNG"] < 6400 * 6400
    assert decoded == []


def test_a_webp_that_claims_to_be_huge_is_refused_before_the_library_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    head = b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00" + b"\xff\x3f\x00" * 2 + b"\x00" * 40
    assert webp_size(head) == (16384, 16384)
    monkeypatch.setattr(Image, "open", lambda *_args, **_kwargs: pytest.fail("opened"))
    assert refused(head) == Fault.TOO_LARGE


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00"}])
def test_a_webps_size_is_read_from_its_header(options: dict[str, object]) -> None:
    assert webp_size(picture_bytes("WEBP", (123, 45), **options)) == (123, 45)


def test_a_heavy_file_is_refused_before_it_is_opened(settings: object) -> None:
    settings.MOST_UPLOADED_BYTES = 1000  # type: ignore[attr-defined]
    assert refused(picture_bytes() + b"x" * 1000) == Fault.TOO_HEAVY


def test_what_is_see_through_lies_on_white_and_deep_greys_stay_grey() -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(clear, "PNG")
    assert widest(clear.getvalue())[0].getpixel((10, 10)) == (255, 255, 255)
    deep = io.BytesIO()
    Image.new("I;16", (20, 20), 32768).save(deep, "PNG")
    grey = widest(deep.getvalue())[0].getpixel((10, 10))
    assert all(abs(part - 128) < 4 for part in grey)


def test_colours_of_another_profile_come_to_srgb() -> None:
    lab = Image.new("RGB", (20, 20), (200, 30, 30))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    out = io.BytesIO()
    lab.save(out, "JPEG", icc_profile=profile.tobytes())
    image, _jpeg = widest(out.getvalue())
    assert "icc_profile" not in image.info
    assert image.mode == "RGB"
    broken = picture_bytes(icc_profile=b"ei profiili" * 20)
    assert widest(broken)[0].info.get("icc_profile") is None
    cmyk = io.BytesIO()
    Image.new("CMYK", (20, 20), (0, 255, 255, 0)).save(cmyk, "JPEG")
    red, green, _blue = widest(cmyk.getvalue())[0].getpixel((10, 10))
    assert red > 200 > 100 > green


def test_the_kind_is_told_by_the_bytes() -> None:
    assert [kind_of(picture_bytes(kind)) for kind in ("JPEG", "PNG", "WEBP")] == ["JPEG", "PNG", "WEBP"]
