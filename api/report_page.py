"""The report as one self-contained page: statement, picture, table; then everything needed to doubt it."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from typing import Any

from markupsafe import Markup

from analytics.charts.between import between, draw_between
from analytics.charts.drawing import Drawing
from analytics.charts.scatter import Line
from analytics.charts.trend import draw_trend, trend
from analytics.charts.within import draw_within, within
from analytics.pairing import pair
from analytics.panel import Panel
from analytics.primary import compared
from analytics.theme import Theme, read_theme
from api.report_words import LEFT_OUT, glossary, meaning, naive
from api.templates import FRONTEND, environment
from api.texts import translations

Report = Mapping[str, Any]


def render_report(report: Report, panel: Panel, language: str) -> str:
    """Write the page in one language.

    `report` is the published dictionary `resonanz.report/1`; `panel` is what was analysed, for the pictures.
    """
    words = translations(language)
    style = stylesheet()
    statement, _, estimate = report["verdict"]["sentence"][language].partition(". ")
    return (
        environment(language)
        .get_template("report.html")
        .render(
            report=report,
            statement=statement.rstrip("."),
            estimate=estimate,
            period=period(report),
            within=within_part(report, panel, words, language),
            trend=trend_part(panel, words, language),
            between=between_part(report, panel, words, language),
            left_out={reason: words.gettext(text) for reason, text in LEFT_OUT.items()},
            meaning=meaning(report, words),
            glossary=glossary(report, words),
            naive=naive(report, words),
            command=command(report),
            style=Markup(style),  # noqa: S704  # our own file; escaped quotes would break it
            style_hash=f"sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}",
        )
    )


@cache
def stylesheet() -> str:
    """The stylesheet of all pages, to be put inside this one."""
    return (FRONTEND / "static" / "resonanz.css").read_text(encoding="utf-8")


@cache
def theme() -> Theme:
    """Colours and typeface for the pictures."""
    return read_theme(stylesheet())


def period(report: Report) -> str | None:
    """From the first to the last week."""
    first, last = report["input"]["first_week"], report["input"]["last_week"]
    if first is None:
        return None
    return f"{first}" if first == last else f"{first} – {last}"


def part(data: object, drawing: Drawing, label: str) -> dict[str, object]:
    """A picture with its label and the numbers behind it; its colours follow the page."""
    variants = {"narrow": drawing.narrow, "wide": drawing.wide}
    # The renderer escapes what it writes.
    safe = {name: Markup(theme().follow_the_page(svg)) for name, svg in variants.items()}  # noqa: S704
    return {"data": data, "drawing": safe, "label": label}


def within_part(
    report: Report, panel: Panel, words: NullTranslations, language: str
) -> dict[str, object] | None:
    """The relation within teams, drawn from the very cells the slope was estimated on."""
    primary = report["primary"]
    if primary is None:
        return None
    lag = report["plan"]["lag"]
    comparison = compared(pair(panel.happiness.value, panel.rating.value, lag))
    present = comparison.paired.present
    line = Line(primary["slope"], *primary["ci"])
    picture = within(comparison.x[present], comparison.y[present], line, lag, words)
    label = words.gettext(
        "Scatter plot: customers' ratings against staff happiness, both compared with usual"
    )
    return part(picture, draw_within(picture, theme(), language), label)


def trend_part(panel: Panel, words: NullTranslations, language: str) -> dict[str, object] | None:
    """Both sides over time, where there is a time to speak of."""
    picture = trend(panel, words)
    if picture is None:
        return None
    label = words.gettext("Two line charts over the weeks: mean happiness above, mean rating below")
    return part(picture, draw_trend(picture, theme(), language), label)


def between_part(
    report: Report, panel: Panel, words: NullTranslations, language: str
) -> dict[str, object] | None:
    """The teams' means."""
    found = report["between"]
    slope, interval = (found["slope"], tuple(found["ci"])) if found else (None, None)
    picture = between(panel, slope, interval, words)
    if picture is None:
        return None
    label = words.gettext("Scatter plot: the teams' mean ratings against their mean happiness")
    return part(picture, draw_between(picture, theme(), language), label)


def command(report: Report) -> list[str]:
    """The command line that gives these numbers again, piece by piece."""
    plan = report["plan"]
    settings = (f"--{name} {plan[name]}" for name in ("lag", "alpha", "sesoi", "permutations", "seed"))
    return ["resonanz", "analyse", "FILE", *settings]
