"""Each picture of the report as a file of its own: SVG that describes itself, PNG with the fonts of typst."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from analytics.charts.drawing import WIDE, render, specification
from analytics.charts.scatter import build_scatter
from analytics.charts.theme import Theme, read_theme
from analytics.charts.trend import build_trend, trend
from api.exports.source import Source
from api.exports.typesetting import FONT, typeset_picture
from api.exports.words import invented_mark
from api.gallery.files import as_csv
from api.gallery.listed import gallery, picture_of, shown_of
from api.gallery.picture import Picture as Shape
from api.gallery.shown import Shown, page_theme
from api.report.events import shown_events
from api.report.page import stylesheet
from api.report.pictures import within_teams
from api.texts import translations

LINE = 20  # pixels, for a sentence below a drawing
DECORATION = ' aria-hidden="true" focusable="false"'


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in its own colours, and what it shows in a sentence."""

    svg: str
    label: str
    mark: str = ""


def main_picture(source: Source) -> Picture | None:
    """The one that the answer rests on, else both sides over time; alone, for drawing all takes seconds."""
    words, theme = translations(source.language), read_theme(stylesheet())
    _ = words.gettext
    found: Any = within_teams(source.report, source.panel, words)
    if found is not None:
        label = _("Scatter plot: customers' ratings against staff happiness, both compared with usual")
        return Picture(
            _wide("within", lambda: build_scatter(found.scatter, theme, WIDE), theme, source.language), label
        )
    events = [event.drawn for event in shown_events(source.calendar, source.panel, words)]
    label = _("Two line charts over the weeks: mean happiness above, mean rating below")
    over_time = trend(source.panel, words, events)
    if over_time is None:
        return None
    return Picture(
        _wide("trend", lambda: build_trend(over_time, theme, WIDE, source.language), theme, source.language),
        label,
    )


def drawn(source: Source) -> dict[str, Picture]:
    """Every picture that the data allow, by name."""
    return {each.name: drawing_of(each, source.language) for each in gallery(_shown(source))}


def drawing_of(picture: Shape, language: str) -> Picture:
    """One of them, in the colours of the light page."""
    theme = page_theme()
    return Picture(_wide(picture.name, lambda: picture.build(theme, WIDE), theme, language), picture.label)


def _wide(name: str, build: Callable[[], Any], theme: Theme, language: str) -> str:
    return render(f"{name}-wide", specification(build), theme, language)


def picture_files(source: Source) -> dict[str, bytes]:
    """Each as SVG and PNG, and its numbers as CSV, by their files' names."""
    return {
        f"{each.name}.{kind}": content
        for each in gallery(_shown(source))
        for kind, content in _files(each, source).items()
    }


def picture_file(source: Source, name: str) -> bytes:
    """One file of one picture, as `within.svg`; nothing where there is none of that name."""
    stem, _dot, kind = name.rpartition(".")
    picture = picture_of(_shown(source), stem) if kind in KINDS else None
    if picture is None:
        return b""
    return (
        DRAWN[kind](_marked(picture, source)) if kind in DRAWN else as_csv(picture, invented=source.invented)
    )


def _shown(source: Source) -> Shown:
    return shown_of(source.report, source.panel, source.language, source.calendar)


def _files(picture: Shape, source: Source) -> dict[str, bytes]:
    drawing = _marked(picture, source)
    return {kind: write(drawing) for kind, write in DRAWN.items()} | {
        CSV: as_csv(picture, invented=source.invented)
    }


def _marked(picture: Shape, source: Source) -> Picture:
    """The drawing with what stands on everything made of invented data: a picture leaves its page."""
    return replace(drawing_of(picture, source.language), mark=invented_mark(source) or "")


def _svg(picture: Picture) -> bytes:
    return described(picture).encode()


def _png(picture: Picture) -> bytes:
    return typeset_picture(typesettable(with_line(picture)))


DRAWN: dict[str, Callable[[Picture], bytes]] = {"svg": _svg, "png": _png}
CSV = "csv"
KINDS = (*DRAWN, CSV)


def described(picture: Picture) -> str:
    """The drawing with its label, on white: it stands alone, on whatever page."""
    label = escape(f"{picture.mark} {picture.label}".strip())
    opening = with_line(picture).svg.replace(DECORATION, f' role="img" aria-label="{label}"', 1)
    ground = f'<title>{label}</title><rect width="100%" height="100%" fill="#ffffff"/>'
    return re.sub(r"^(<svg [^>]*>)", rf"\1{ground}", opening, count=1)


def with_line(picture: Picture) -> Picture:
    """The drawing a line higher, with its mark below."""
    box = re.match(r'<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"', picture.svg)
    if not picture.mark or box is None:
        return picture
    width, height = float(box[1]), float(box[2])
    words = (
        f'<text x="{width:g}" y="{height + LINE - 5:g}" text-anchor="end" font-size="11" fill="#545b64" '
        f'font-family="sans-serif">{escape(picture.mark)}</text></svg>'
    )
    higher = picture.svg.replace(
        f'viewBox="0 0 {box[1]} {box[2]}"', f'viewBox="0 0 {box[1]} {height + LINE:g}"', 1
    )
    higher = re.sub(r'^(<svg [^>]*?) height="[\d.]+"', rf'\1 height="{height + LINE:g}"', higher, count=1)
    return replace(picture, svg=re.sub(r"</svg>\s*$", lambda _: words, higher, count=1))


def typesettable(picture: Picture) -> str:
    """The drawing in a font that typst has, instead of whichever it would take in silence."""
    return re.sub(r'font-family="[^"]*"', f'font-family="{FONT}"', picture.svg)
