"""The five faces as a picture inside the mail: drawn here, once, so that nothing is fetched from anywhere."""

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageDraw

SIZE, GAP = 56, 12
WIDTH, HEIGHT = 5 * SIZE + 4 * GAP, SIZE
# Drawn so many times larger than it is sent, and sent twice as large as it is shown.
FINE, SENT = 8, 2
# A filled face is seen on white and on black alike.
SKIN, LINE = "#f4efe6", "#3d3a36"
# From unhappy to happy, as in frontend/templates/faces.html: the mouth's box, its arc's angles, open or not.
MOUTHS = (
    ((15, 24, 33, 48), (180, 360), True),
    ((15, 29, 33, 40), (180, 360), False),
    ((15, 31, 33, 32), (180, 360), False),
    ((15, 24, 33, 34), (0, 180), False),
    ((15, 15, 33, 39), (0, 180), True),
)


@cache
def faces_png() -> bytes:
    """A PNG file with a transparent ground."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  # a server answers sooner without it

    scale = SIZE / 48 * FINE
    large = Image.new("RGBA", (WIDTH * FINE, HEIGHT * FINE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(large)
    for number, mouth in enumerate(MOUTHS):
        _face(draw, number * (SIZE + GAP) * FINE, scale, mouth)
    file = BytesIO()
    small = large.resize((WIDTH * SENT, HEIGHT * SENT), Image.Resampling.LANCZOS)
    small.quantize(32, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _face(
    draw: "ImageDraw.ImageDraw",
    left: int,
    scale: float,
    mouth: tuple[tuple[int, int, int, int], tuple[int, int], bool],
) -> None:
    def box(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return left + x0 * scale, y0 * scale, left + x1 * scale, y1 * scale

    width = round(2.2 * scale)
    draw.ellipse(box(2, 2, 46, 46), fill=SKIN, outline=LINE, width=width)
    for eye in (17, 31):
        draw.rounded_rectangle(box(eye - 1.3, 17.5, eye + 1.3, 22.5), radius=1.3 * scale, fill=LINE)
    place, (begin, end), opened = mouth
    if opened:
        draw.chord(box(*place), begin, end, fill=LINE)
    elif place[3] - place[1] <= 1:
        draw.line(box(place[0], place[1] + 0.5, place[2], place[1] + 0.5), fill=LINE, width=width)
    else:
        draw.arc(box(*place), begin, end, fill=LINE, width=width)
