"""Reports by name, made from panels whose truth is known, for whoever tests what is shown of them."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from analytics.analysis import analyse
from analytics.panel import Panel, Series
from analytics.plan import Plan
from analytics.report import report
from api.texts import LANGUAGES, translations
from tests.analytics.cast import everything, holed, linked, unlinked

# Tests change reports as no type allows.
Document = Any
QUICK = Plan(permutations=199)
FIRST_WEEK = (date(2025, 9, 29).toordinal() - 1) // 7


def dated(panel: Panel) -> Panel:
    """The panel in calendar weeks from the end of September 2025, with a week in which nobody was asked."""
    happiness = np.array(panel.happiness.value)
    happiness[:, 4] = np.nan
    weeks = FIRST_WEEK + np.arange(len(panel.weeks))
    return Panel(panel.teams, weeks, "iso", Series(happiness), panel.rating, left_out={"suppressed": 7})


PANELS = {
    "supported": dated(holed(linked(20, 52), 0.05)),
    "undecided": dated(unlinked(8, 30)),
    "not_enough_data": dated(unlinked(5, 14)),
}


def with_parts(report: Document, **parts: object) -> Document:
    """The same report with other parts in the place of its own."""
    return {**report, **parts}


def report_on(panel: Panel, plan: Plan = QUICK) -> Document:
    """The published report in every language."""
    return report(analyse(panel, plan), {name: translations(name).gettext for name in LANGUAGES})


@cache
def told(name: str) -> tuple[Document, Panel]:
    """The report of that verdict and the panel it was made from."""
    found = report_on(PANELS[name])
    if found["verdict"]["code"] != name:
        raise LookupError(f"the panel {name!r} now gets {found['verdict']['code']!r}")
    return found, PANELS[name]


@cache
def complete() -> tuple[Document, Panel]:
    """A report with every part in it, by a registered plan that names one comparison of groups."""
    panel = everything()
    touchpoints = ("phone",) * 12 + ("counter",) * 12 + (None,) * 8
    panel = replace(
        panel,
        week_kind="iso",
        weeks=FIRST_WEEK + np.arange(len(panel.weeks)),
        groups={**panel.groups, "touchpoint": touchpoints},
        items=dict(zip(("work_able", "leadership_respect", "canteen"), panel.items.values(), strict=True)),
    )
    plan = replace(QUICK, moderators=("department",), registered_at="2025-09-01")
    return report_on(panel, plan), panel
