"""From an Altair specification to SVG: one picture, the same bytes; colours and sizes from one place."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from analytics.charts.theme import Theme

if TYPE_CHECKING:
    import altair as alt

VEGA_LITE = "6.4"  # what this Altair writes; the renderer must be told or it guesses an older one
LOCALES: dict[str, Literal["en-US", "de-DE"]] = {"en": "en-US", "de": "de-DE"}
# How numbers are written; in German a space stands before the sign for per cent, which d3 does not know.
NUMBERS: dict[str, dict[str, Any]] = {
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["$", ""]},
    "de": {
        "decimal": ",",
        "thousands": ".",
        "grouping": [3],
        "currency": ["", "\u00a0€"],
        "percent": "\u00a0%",
    },
}
PLACES = re.compile(r'\b(transform|[xy]2?)="[^"]*"')
EMPTY = re.compile(r'<path [^>]*\bd=""[^>]*\bdisplay="none"/>')
DECIMALS = re.compile(r"-?\d+\.\d{3,}(e-?\d+)?")
TITLE_Y = -12  # of what a vertical axis is called, above it
AXIS_WIDTH = 38  # fixed, so that every picture of a page begins and ends at the same place


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels of one variant; text keeps its size because phones get a drawing of their own."""

    name: str
    width: int
    height: int
    ticks: int  # numbers on an axis, about
    labels: int  # months or weeks on an axis, at most

    @property
    def plot_width(self) -> int:
        """What is left for the data beside the axis and the padding."""
        return self.width - AXIS_WIDTH - PADDING["left"] - PADDING["right"]


PADDING = {"left": 0, "right": 12, "top": 6, "bottom": 2}
NARROW = Size("narrow", 328, 250, 4, 5)
WIDE = Size("wide", 656, 300, 7, 12)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture as SVG, for phones and for wider pages, in the theme's own colours."""

    narrow: str
    wide: str


def draw(name: str, build: Callable[[Size], "alt.TopLevelMixin"], theme: Theme, language: str) -> Drawing:
    """Draw a picture in both sizes.

    Parameters
    ----------
    name : unique on its page; ids inside the drawing begin with it
    build : makes the Altair chart for a size
    theme : colours and typeface
    language : how numbers and months are written

    Returns
    -------
    Drawing
        Identical input gives identical bytes. The drawing describes itself to nobody: the page labels it and
        puts a table beside it.
    """
    narrow, wide = (
        render(f"{name}-{size.name}", specification(partial(build, size)), theme, language)
        for size in (NARROW, WIDE)
    )
    return Drawing(narrow=narrow, wide=wide)


def specification(build: "Callable[[], alt.TopLevelMixin]") -> dict[str, Any]:
    """What Altair makes of a chart, which it does not compare with the schema: that is two fifths of drawing.

    The tests compare every chart there is (tests/analytics/charts/test_drawing.py).
    """
    from altair.utils.schemapi import debug_mode  # noqa: PLC0415  # as heavy as the charts that need it

    with debug_mode(False):
        return build().to_dict(validate=False)


def render(name: str, specification: dict[str, Any], theme: Theme, language: str) -> str:
    """Draw one specification."""
    import vl_convert  # noqa: PLC0415  # a 40 MB renderer, loaded only where something is drawn

    svg: str = vl_convert.vegalite_to_svg(
        finished(specification, theme),
        vl_version=VEGA_LITE,
        format_locale=NUMBERS[language],
        time_format_locale=LOCALES[language],
    )
    svg = with_own_ids(name, in_hundredths(svg))
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def finished(specification: dict[str, Any], theme: Theme) -> dict[str, Any]:
    """A specification with what all pictures have in common."""
    return {
        **specification,
        "background": None,
        "padding": PADDING,
        "config": configuration(theme),
        "usermeta": {"embedOptions": {"actions": False}},
    }


def with_own_ids(name: str, svg: str) -> str:
    """Number the ids anew under the drawing's name: the renderer counts on from one drawing to the next."""
    ids = {found: f"{name}-{i}" for i, found in enumerate(re.findall(r'\bid="([^"]+)"', svg), start=1)}
    return re.sub(
        r'(\bid="|url\(#|href="#)([^")]+)', lambda match: match[1] + ids.get(match[2], match[2]), svg
    )


def in_hundredths(svg: str) -> str:
    """Places to a hundredth of a pixel, and no empty shapes: fourteen decimals of each point weighed most."""

    def rounded(place: re.Match[str]) -> str:
        return DECIMALS.sub(lambda number: f"{round(float(number[0]), 2):.15g}", place[0])

    return PLACES.sub(rounded, EMPTY.sub("", svg))


def configuration(theme: Theme) -> dict[str, Any]:
    """Typeface, axes and lines of every picture."""
    text = {"labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal"}
    return {
        "aria": False,
        "font": theme.font,
        "view": {"stroke": None},
        "axis": {
            **text,
            "labelColor": theme.ink_soft,
            "titleColor": theme.ink,
            "gridColor": theme.line,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "labelFlush": False,
            "titleLimit": 0,
        },
        "axisX": {"grid": False, "titlePadding": 8, "titleAnchor": "start", "titleAlign": "left"},
        "axisY": {
            "minExtent": AXIS_WIDTH,
            "maxExtent": AXIS_WIDTH,
            "titleAngle": 0,
            "titleAlign": "left",
            "titleBaseline": "bottom",
            "titleX": -AXIS_WIDTH,
            "titleY": TITLE_Y,
        },
        "text": {"font": theme.font, "fontSize": 12},
    }


def javascript_library() -> str:
    """Vega, Vega-Lite and Vega-Embed of the renderer's own versions as one script; made in seconds.

    It sets `window.vegaEmbed`. With the option `ast` it evaluates no text as a program, so that a page can
    forbid just that.
    """
    import vl_convert  # noqa: PLC0415  # as above

    script: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", VEGA_LITE)
    return script


def locales(language: str) -> dict[str, Any]:
    """How numbers and months are written, for a browser that draws the same."""
    import vl_convert  # noqa: PLC0415  # as above

    return {
        "formatLocale": NUMBERS[language],
        "timeFormatLocale": vl_convert.get_time_format_locale(LOCALES[language]),
    }
