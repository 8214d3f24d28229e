"""The logo comes from a file that others have made: only its picture is served, and only if it is one."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from api.app import ROUTES, application, running
from api.settings.settings import read_settings
from api.web.looks.logo import LARGEST_DRAWN, LARGEST_FILE, read_logo
from survey.errors import Misconfigured

SECRET_WORDS = b"photographed by Anna in Room 12"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, colour: str = "#14568f") -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def with_everything() -> bytes:
    """A logo with all that a camera and a drawing program leave in a file."""
    exif = Image.Exif()
    exif[0x010E] = SECRET_WORDS.decode()
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", SECRET_WORDS.decode())
    said.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET_WORDS.decode()}</x>")
    file, picture = BytesIO(), Image.new("RGBA", (300, 60), (20, 86, 143, 0))
    picture.paste((200, 30, 30, 255), (0, 0, 150, 60))
    picture.save(file, "PNG", pnginfo=said, exif=exif, icc_profile=SECRET_WORDS, dpi=(300, 300))
    return file.getvalue() + SECRET_WORDS


def moving() -> bytes:
    """A red picture with a second, green one behind it."""
    file = BytesIO()
    Image.new("RGB", (50, 50), "red").save(
        file, "PNG", save_all=True, append_images=[Image.new("RGB", (50, 50), "lime")]
    )
    return file.getvalue()


def bomb() -> bytes:
    """A few bytes that say they are 60,000 by 60,000 pixels, which would be 14 GB."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 4096))


def lying() -> bytes:
    """A small picture whose pixels end far too early."""
    head = struct.pack(">IIBBBBB", 100, 100, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 20))


def inflating_words() -> bytes:
    """A compressed comment of 200 MB in a picture of one pixel."""
    words = zlib.compress(b"a" * 200_000_000, 9)[: LARGEST_FILE * 2]
    return png(1, 1)[:33] + chunk(b"zTXt", b"Comment\0\0" + words[:90_000]) + png(1, 1)[33:]


def jpeg() -> bytes:
    file = BytesIO()
    Image.new("RGB", (20, 20), "red").save(file, "JPEG")
    return file.getvalue()


def kept(folder: Path, content: bytes) -> Path:
    file = folder / "logo.png"
    file.write_bytes(content)
    return file


def test_a_logo_is_drawn_anew_and_nothing_else_of_its_file_is_left(tmp_path: Path) -> None:
    original = with_everything()
    assert original.count(SECRET_WORDS) >= 3
    logo = read_logo(kept(tmp_path, original))
    assert SECRET_WORDS not in logo.content
    drawn = Image.open(BytesIO(logo.content))
    drawn.load()
    assert drawn.info == {}
    assert len(drawn.getexif()) == 0
    assert (drawn.size, drawn.getpixel((10, 10)), drawn.getpixel((290, 10))) == (
        (300, 60),
        (200, 30, 30, 255),
        (20, 86, 143, 0),
    )
    kinds = {logo.content[at + 4 : at + 8] for at in places(logo.content)}
    assert kinds <= {b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS"}


def places(content: bytes) -> list[int]:
    """Where the chunks of a PNG file begin."""
    found, at = [], 8
    while at < len(content):
        found.append(at)
        at += 12 + int(struct.unpack(">I", content[at : at + 4])[0])
    return found


def test_of_a_moving_one_the_first_picture_is_left(tmp_path: Path) -> None:
    drawn = Image.open(BytesIO(read_logo(kept(tmp_path, moving())).content))
    assert getattr(drawn, "n_frames", 1) == 1
    assert drawn.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_a_large_one_becomes_small_and_keeps_its_shape(tmp_path: Path) -> None:
    logo = read_logo(kept(tmp_path, png(2000, 1000)))
    assert (logo.width, logo.height) == (160, 80)


def test_one_with_many_colours_is_still_small_for_a_phone(tmp_path: Path) -> None:
    dots = Image.frombytes("RGBA", (150, 150), np.random.default_rng(1).bytes(150 * 150 * 4))
    file = BytesIO()
    dots.save(file, "PNG")
    file.write(b"\0" * (LARGEST_FILE - file.tell()) if file.tell() < LARGEST_FILE else b"")
    assert file.tell() <= LARGEST_FILE
    wide = dots.resize(LARGEST_DRAWN).quantize(64)
    other = BytesIO()
    wide.save(other, "PNG")
    for content in (file.getvalue(), other.getvalue()):
        assert len(read_logo(kept(tmp_path, content)).content) < 32_000


def test_its_address_is_its_hash(tmp_path: Path) -> None:
    blue, red = read_logo(kept(tmp_path, png(40, 40))), read_logo(kept(tmp_path, png(40, 40, "red")))
    assert blue == read_logo(kept(tmp_path, png(40, 40)))
    assert blue.address != red.address
    assert blue.inline.startswith("data:image/png;base64,iVBOR")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"Beispiel GmbH\n", "no PNG file"),
        (lambda: b"", "no PNG file"),
        (jpeg, "no PNG file"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no PNG file"),
        (lambda: png(40, 40)[:-30], "damaged"),
        (lying, "damaged"),
        (inflating_words, "damaged"),
        (bomb, "more than 4 million pixels"),
        (lambda: png(3000, 3000), "more than 4 million pixels"),
        (lambda: png(40, 40) + b"\0" * 101_000, "larger than 100 kB"),
    ],
)
def test_what_is_no_logo_is_refused_with_the_reason(
    tmp_path: Path, make: Callable[[], bytes], reason: str
) -> None:
    file = kept(tmp_path, make())
    with pytest.raises(Misconfigured, match=reason) as refused:
        read_logo(file)
    assert str(file) in str(refused.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read: No such file"):
        read_logo(tmp_path / "logo.png")
    with pytest.raises(Misconfigured, match="cannot be read: Is a directory"):
        read_logo(tmp_path)


async def test_a_server_with_such_a_logo_does_not_start(tmp_path: Path) -> None:
    settings = read_settings(
        {"RESONANZ_DATA": str(tmp_path / "data"), "RESONANZ_LOGO": str(kept(tmp_path, bomb()))}
    )
    with pytest.raises(Misconfigured, match="4 million pixels"):
        async with running(application(ROUTES), settings):
            pass
    assert not (tmp_path / "data").exists()
