"""The organisation's logo: read once, drawn anew, so that nothing of the file but its picture is served.

Others made the file, perhaps with a place, a name or a second picture in it, or so that it fills the memory
when it is unpacked; so its size is asked before its pixels, and only these go into the new one.
"""

import struct
import zlib
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from survey.errors import Misconfigured

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_FILE = 100_000
MOST_PIXELS = 4_000_000
# Twice as wide and high as it is ever shown, for screens with many pixels.
LARGEST_DRAWN = (384, 80)
# A picture with more colours than a logo has is drawn with fewer: every page loads it, on phones too.
MANY_BYTES = 12_000

# What Pillow raises for files that are none, are cut off, or say something else than they hold.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG file and its measures."""

    content: bytes
    width: int
    height: int

    @property
    def address(self) -> str:
        """Named by its hash, so that another logo has another address."""
        return f"/static/logo-{sha256(self.content).hexdigest()[:32]}.png"

    @property
    def inline(self) -> str:
        """The same for a page that is saved and loads nothing."""
        return f"data:image/png;base64,{b64encode(self.content).decode()}"


def read_logo(file: Path) -> Logo:
    """Read RESONANZ_LOGO, or say what is wrong with it."""
    from PIL import Image  # noqa: PLC0415  # a server without a logo answers sooner without it

    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Misconfigured(
            "RESONANZ_LOGO is {file}, which cannot be read: {reason}.", file=file, reason=error.strerror
        ) from error
    if len(content) > LARGEST_FILE:
        raise Misconfigured(
            "RESONANZ_LOGO is {file}, which is larger than {largest} kB. Save it smaller.",
            file=file,
            largest=LARGEST_FILE // 1000,
        )
    try:
        # Only the head is read here, and with it the size.
        picture = Image.open(BytesIO(content), formats=["PNG"])
        if picture.width * picture.height <= MOST_PIXELS:
            return _draw(picture)
    except Image.DecompressionBombError:
        pass
    except BROKEN as error:
        raise Misconfigured(
            "RESONANZ_LOGO is {file}, which is no PNG file or a damaged one. Save it as PNG.", file=file
        ) from error
    raise Misconfigured(
        "RESONANZ_LOGO is {file}, which has more than {most} million pixels. Save it smaller.",
        file=file,
        most=MOST_PIXELS // 1_000_000,
    )


def _draw(picture: "Image") -> Logo:
    from PIL.Image import Quantize, Resampling, frombytes  # noqa: PLC0415  # as above

    picture.load()
    pixels = picture.convert("RGBA")
    pixels.thumbnail(LARGEST_DRAWN, Resampling.LANCZOS)
    # A new picture of these pixels: a copy would keep what else stood in the file.
    bare = frombytes("RGBA", pixels.size, pixels.tobytes())
    drawn = _as_png(bare)
    if len(drawn) > MANY_BYTES:
        drawn = _as_png(bare.quantize(method=Quantize.FASTOCTREE))
    return Logo(drawn, *bare.size)


def _as_png(picture: "Image") -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
