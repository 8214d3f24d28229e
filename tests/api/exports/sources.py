"""What the exports of the cast are made of."""

import json
from dataclasses import replace
from functools import cache

import numpy as np

from analytics.panel import Panel, Series
from api.exports.source import Source
from api.panel_file.writing import write_panel
from api.report.data import report_bytes
from tests.report_cast import FIRST_WEEK, complete, told

NAMES = ("=cmd|'/c calc'!A1", "+49 221", "@home", "http://intern.example", "007", "Grüße & Söhne")


@cache
def source_of(name: str, language: str = "en", *, invented: bool = False) -> Source:
    """The report of that name as its exports see it."""
    report, panel = complete() if name == "complete" else told(name)
    panel = replace(panel, invented=invented)
    file = write_panel(replace(panel, left_out={}), {})
    return Source(json.loads(report_bytes(report)), panel, file, language)


def oddly_named() -> Panel:
    """Six teams called what a spreadsheet would take for something else, three weeks, one suppressed."""
    happiness = np.arange(18, dtype=float).reshape(6, 3) / 10 + 2
    happiness[1, 1] = np.nan
    return Panel(
        teams=tuple(sorted(NAMES)),
        weeks=FIRST_WEEK + np.arange(3),
        week_kind="iso",
        happiness=Series(happiness, np.full((6, 3), 8.0)),
        rating=Series(happiness + 1),
        groups={"office": ("front", "back", None, "front", "front", "back")},
        left_out={"suppressed": 1},
    )


def odd_source(language: str = "en", *, invented: bool = False) -> Source:
    """The same as its exports see it, beside a report that is not about it."""
    panel = replace(oddly_named(), invented=invented)
    file = write_panel(panel, {(1, 1): "suppressed"})
    return replace(source_of("not_enough_data", language), panel=panel, table=file)
