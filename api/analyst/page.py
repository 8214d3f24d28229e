"""The analyst's page between its top and its bottom: part by part, its pictures and all its fields."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analytics.charts.drawing import Drawing, draw
from analytics.charts.theme import Theme
from analytics.parts.listed import PARTS
from api.analyst.fields import Section, granted, sections
from api.gallery.listed import gallery
from api.gallery.picture import Picture
from api.gallery.shown import Shown, page_theme
from api.texts import N_
from api.web.looks.templates import environment

HEADINGS = {
    "schema": N_("Format of these data"),
    "input": N_("What came in"),
    "plan": N_("What was fixed beforehand"),
    "verdict": N_("The answer"),
    **{part.key: part.heading for part in PARTS},
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the report with its pictures and what its test takes for granted."""

    section: Section
    heading: str
    pictures: list[tuple[Picture, dict[str, Markup]]]
    granted: list[tuple[str, str, str]]


def render_analysis(shown: Shown) -> str:
    """The page in one language."""
    return (
        environment(shown.language, shown.words)
        .get_template("analysis_parts.html")
        .render(
            chapters=chapters(shown),
            plan=shown.report["plan"],
            tested={part.key for part in PARTS if part.tested},
        )
    )


def chapters(shown: Shown) -> list[Chapter]:
    """All parts of the report, in the order of its data."""
    theme, report = page_theme(), shown.report
    drawn = [(picture, drawing_of(picture, theme, shown.language)) for picture in gallery(shown)]
    found: Any = report
    return [
        Chapter(
            section,
            shown.words.gettext(HEADINGS[section.key]),
            [each for each in drawn if each[0].part == section.key],
            granted(found, section.key, shown.language),
        )
        for section in sections(found, shown.language)
    ]


def drawing_of(picture: Picture, theme: Theme, language: str) -> dict[str, Markup]:
    """Both variants, in the page's colours."""
    drawing: Drawing = draw(picture.name, lambda size: picture.build(theme, size), theme, language)
    variants = {"narrow": drawing.narrow, "wide": drawing.wide}
    return {name: Markup(theme.follow_the_page(svg)) for name, svg in variants.items()}  # noqa: S704  # the renderer escapes what it writes
