"""Each picture of the report as a file of its own: SVG that describes itself, PNG with the fonts of typst."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from analytics.charts.theme import Theme, read_theme
from analytics.charts.trend import draw_trend, trend
from analytics.charts.within import draw_within
from api.exports.source import Source
from api.exports.typesetting import FONT, typeset_picture
from api.report.events import shown_events
from api.report.page import stylesheet
from api.report.pictures import pictures, within_teams
from api.texts import translations

DECORATION = ' aria-hidden="true" focusable="false"'


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in its own colours, and what it shows in a sentence."""

    svg: str
    label: str


def main_picture(source: Source) -> Picture | None:
    """The one that the answer rests on, else both sides over time; alone, for drawing all takes seconds."""
    words, theme = translations(source.language), read_theme(stylesheet())
    _ = words.gettext
    found: Any = within_teams(source.report, source.panel, words)
    if found is not None:
        label = _("Scatter plot: customers' ratings against staff happiness, both compared with usual")
        return Picture(draw_within(found, theme, source.language).wide, label)
    events = [event.drawn for event in shown_events(source.calendar, source.panel, words)]
    label = _("Two line charts over the weeks: mean happiness above, mean rating below")
    over_time = trend(source.panel, words, events)
    return None if over_time is None else Picture(draw_trend(over_time, theme, source.language).wide, label)


def drawn(source: Source) -> dict[str, Picture]:
    """Every picture that the data allow, by name."""
    words = translations(source.language)
    theme = read_theme(stylesheet())
    events = [event.drawn for event in shown_events(source.calendar, source.panel, words)]
    parts = pictures(source.report, source.panel, words, source.language, theme, events)
    found: dict[str, Any] = {name: part for name, part in parts.items() if part is not None}
    return {
        name: Picture(_with_colours(str(part["drawing"]["wide"]), theme), part["label"])
        for name, part in found.items()
    }


def picture_files(source: Source) -> dict[str, bytes]:
    """An SVG and a PNG of each, by their files' names."""
    files: dict[str, bytes] = {}
    for name, picture in drawn(source).items():
        files[f"{name}.svg"] = described(picture).encode()
        files[f"{name}.png"] = typeset_picture(typesettable(picture))
    return files


def described(picture: Picture) -> str:
    """The drawing with its label, on white: it stands alone, on whatever page."""
    label = escape(picture.label)
    opening = picture.svg.replace(DECORATION, f' role="img" aria-label="{label}"', 1)
    ground = f'<title>{label}</title><rect width="100%" height="100%" fill="#ffffff"/>'
    return re.sub(r"^(<svg [^>]*>)", rf"\1{ground}", opening, count=1)


def typesettable(picture: Picture) -> str:
    """The drawing in a font that typst has, instead of whichever it would take in silence."""
    return re.sub(r'font-family="[^"]*"', f'font-family="{FONT}"', picture.svg)


def _with_colours(svg: str, theme: Theme) -> str:
    """The page's drawing follows the page's colours; alone it has those of the light page."""
    for name, value in theme.colours().items():
        svg = svg.replace(f"var(--{name})", value)
    return svg
