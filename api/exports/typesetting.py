"""What typst is asked to do: a tagged PDF from our own template, a PNG from a drawing.

It is given no file and no font of the machine: the same panel gives the same bytes wherever it is set.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

FONT = "Libertinus Serif"  # inside typst, with German and most European letters
TEMPLATES = Path(__file__).parent
# Latin, Greek and Cyrillic letters and the usual signs: what the fonts inside typst have. Any other would end
# the work, for a text that cannot be shown may not stand in such a PDF.
SHOWN = re.compile(
    r"[\u0020-\u007e\u00a0-\u02af\u0370-\u045f\u048a-\u04ff\u1e00-\u1eff"
    r"\u2010-\u2027\u2030-\u2040\u2070-\u20cf\u2190-\u22ff\u25a0-\u25ff™№]"
)
NOT_PRINTABLE = "\N{NO-BREAK SPACE}\N{SOFT HYPHEN}"  # says Python, and yet they have their places
PIXELS_PER_INCH = 192

PICTURE = """\
#set page(width: auto, height: auto, margin: 8pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg")
"""


def typeset_document(contents: dict[str, Any]) -> bytes:
    """The report by `report.typ`, tagged as PDF/UA-1 asks; equal contents give equal bytes."""
    import typst  # noqa: PLC0415  # loads where something is set

    return _one(
        typst.compile(
            _template("report.typ"),
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"contents": json.dumps(contents, ensure_ascii=False)},
        )
    )


def typeset_picture(svg: str) -> bytes:
    """A drawing as PNG, twice as fine as a page shows it."""
    import typst  # noqa: PLC0415

    return _one(
        typst.compile(
            PICTURE.encode(),
            format="png",
            ppi=PIXELS_PER_INCH,
            ignore_system_fonts=True,
            sys_inputs={"drawing": svg},
        )
    )


def showable(text: str) -> str:
    """The text with a square for every sign that the fonts lack."""
    return "".join(sign if _is_shown(sign) else "\N{WHITE SQUARE}" for sign in text)


def _is_shown(sign: str) -> bool:
    return SHOWN.fullmatch(sign) is not None and (sign.isprintable() or sign in NOT_PRINTABLE)


@cache
def _template(name: str) -> bytes:
    return (TEMPLATES / name).read_bytes()


def _one(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("typst made no single file")
    return made
