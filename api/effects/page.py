"""The answer over several organisations as one self-contained page."""

from typing import Any

from markupsafe import Markup

from analytics.algebra.distributions import t_quantile
from analytics.charts.houses import Houses, OneHouse, draw_houses
from analytics.charts.theme import read_theme
from api.report.page import stylesheet
from api.texts import translations
from api.web.looks.invented import with_mark
from api.web.looks.standing import styled
from api.web.looks.templates import environment


def render_houses(found: dict[str, Any], language: str) -> str:
    """Write the page of a `resonanz.combined/1` in one language."""
    style = stylesheet()
    lines = [_line(house, found["alpha"]) for house in found["houses"]]
    theme = read_theme(style)
    drawing = draw_houses(_picture(found, lines, language), theme, language)
    # The renderer escapes what it writes.
    safe = {
        name: Markup(theme.follow_the_page(svg))  # noqa: S704
        for name, svg in (("narrow", drawing.narrow), ("wide", drawing.wide))
    }
    first, *rest = [sentence[language] for sentence in found["sentences"]]
    page = (
        environment(language, translations(language))
        .get_template("houses.html")
        .render(
            answer=first,
            rests=rest,
            found=found,
            lines=list(zip(found["houses"], lines, strict=True)),
            drawing=safe,
            **styled(style),
        )
    )
    return with_mark(page, language) if any(house["invented"] for house in found["houses"]) else page


def _line(house: dict[str, Any], alpha: float) -> OneHouse:
    slope, se, df = (house["observed"][key] for key in ("slope", "se", "df"))
    reach = t_quantile(1 - alpha / 2, df) * se
    return OneHouse(house["file"], slope, slope - reach, slope + reach)


def _picture(found: dict[str, Any], lines: list[OneHouse], language: str) -> Houses:
    _ = translations(language).gettext
    mean, ahead = found["observed"]["mean"], found["observed"]["ahead"]
    return Houses(
        houses=tuple(lines),
        mean=OneHouse(_("All organisations"), mean["slope"], *mean["ci"]),
        ahead=ahead and OneHouse(_("Another organisation"), mean["slope"], *ahead),
        title=_("Slope: rating points per happiness point"),
    )
