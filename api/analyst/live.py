"""One picture as a browser draws it: the same chart, with numbers at its marks and a team to choose."""

from typing import Any

from analytics.charts.drawing import NARROW, WIDE, finished, locales, specification
from analytics.charts.live import live
from api.gallery.picture import Picture
from api.gallery.shown import Shown, page_theme

SIZES = {size.name: size for size in (NARROW, WIDE)}


def live_picture(picture: Picture, size: str, shown: Shown) -> dict[str, Any]:
    """The specification, in the page's own colours, and how its language writes numbers."""
    theme = page_theme()
    build = picture.build_live or picture.build
    chart = finished(specification(lambda: build(theme, SIZES[size])), theme)
    _ = shown.words.gettext
    choose = "\n".join([_("Team"), _("all teams")])
    return {
        "specification": with_page_colours(live(chart, picture.tips, picture.teams, choose), theme.colours()),
        "label": picture.label,
        **locales(shown.language),
    }


def with_page_colours(specification: Any, colours: dict[str, str]) -> Any:
    """Custom properties in the place of colours, so that a picture goes from light to dark with its page."""
    if isinstance(specification, dict):
        return {key: with_page_colours(value, colours) for key, value in specification.items()}
    if isinstance(specification, list):
        return [with_page_colours(value, colours) for value in specification]
    named = {value: f"var(--{name})" for name, value in colours.items()}
    return named.get(specification, specification) if isinstance(specification, str) else specification
