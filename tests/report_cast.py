"""Reports by name, made from panels whose truth is known, for whoever tests what is shown of them."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.analysis import analyse
from analytics.panel import Panel, Series
from analytics.plan import Plan
from analytics.report import report
from api.texts import LANGUAGES, translations
from tests.analytics.cast import everything, holed, linked, noisy, panel_of, unlinked

# Tests change reports as no type allows.
Document = Any
QUICK = Plan(permutations=199)
FIRST_WEEK = (date(2025, 9, 29).toordinal() - 1) // 7


def dated(panel: Panel) -> Panel:
    """On scales from 1 to 5, in calendar weeks from the end of September 2025, one of which was not asked."""
    happiness, rating = (np.clip(side.value, 1, 5) for side in (panel.happiness, panel.rating))
    happiness[:, 4] = np.nan
    weeks = FIRST_WEEK + np.arange(len(panel.weeks))
    return Panel(panel.teams, weeks, "iso", Series(happiness), Series(rating), left_out={"suppressed": 7})


def restless(teams: int = 20, weeks: int = 52) -> Panel:
    """Events that reach the same teams hard on both sides, and nothing of a team's own."""
    generator = np.random.default_rng(12)
    event = generator.normal(size=(1, weeks))
    loading = 1 + 0.7 * generator.normal(size=(teams, 1))
    staff = generator.normal(size=(teams, weeks)) * 0.3 + loading * event
    customers = generator.normal(size=(teams, weeks)) * 0.3
    customers[:, 1:] += (loading * event)[:, :-1]
    return panel_of(3.5 + 0.3 * staff, 3.8 + 0.25 * customers)


PANELS = {
    "supported": dated(holed(linked(20, 52), 0.05)),
    "opposite": dated(holed(linked(20, 52, slope=-0.3), 0.05)),
    "shared_events": dated(restless()),
    "absent": dated(noisy(40, 104, slope=0.0)),
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
        kinds={"stage": _stages(panel)},
        items=dict(zip(("work_able", "leadership_respect", "canteen"), panel.items.values(), strict=True)),
    )
    plan = replace(QUICK, moderators=("department",), registered_at="2025-09-01")
    return report_on(panel, plan), panel


def _stages(panel: Panel) -> dict[str, FloatArray]:
    """What new customers and those of many years say, in the organisation's own words."""
    generator = np.random.default_rng(6)
    return {
        name: panel.rating.value + generator.normal(size=panel.rating.value.shape) / 5
        for name in ("New & curious", "über 10 Jahre")
    }
