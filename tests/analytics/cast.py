"""Panels by name: what is true in them is known."""

from dataclasses import replace
from typing import TypeVar

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.findings import Analysis
from analytics.panel import Panel, Series
from analytics.parts.part import Part

T = TypeVar("T")


def panel_of(happiness: FloatArray, rating: FloatArray, **more: object) -> Panel:
    """A panel of numbered weeks from two tables of teams × weeks."""
    teams, weeks = happiness.shape
    return Panel(
        teams=tuple(f"team {i:03d}" for i in range(teams)),
        weeks=np.arange(1, weeks + 1),
        week_kind="number",
        happiness=Series(happiness),
        rating=Series(rating),
        **more,  # type: ignore[arg-type]  # each test names fields of Panel
    )


MEMORY, MOOD, NOISE = 0.6, 0.25, 0.25  # of `noisy`


def noisy(teams: int = 20, weeks: int = 80, slope: float = 0.4, seed: int = 1) -> Panel:
    """Mood with memory, answers that know it inexactly, and ratings that follow last week's mood."""
    generator = np.random.default_rng(seed)
    mood = generator.normal(size=(teams, weeks)) * MOOD
    for week in range(1, weeks):
        mood[:, week] = MEMORY * mood[:, week - 1] + np.sqrt(1 - MEMORY**2) * mood[:, week]
    rating = 4 + generator.normal(size=mood.shape) * 0.2
    rating[:, 1:] += slope * mood[:, :-1]
    return panel_of(3.6 + mood + generator.normal(size=mood.shape) * NOISE, rating)


def linked(teams: int = 12, weeks: int = 40, slope: float = 0.3, seed: int = 1) -> Panel:
    """Ratings follow last week's happiness; teams and weeks have levels of their own."""
    generator = np.random.default_rng(seed)
    happiness = 3.6 + generator.normal(size=(teams, weeks)) * 0.3
    rating = 4 + generator.normal(size=(teams, weeks)) * 0.25
    rating[:, 1:] += slope * (happiness[:, :-1] - 3.6)
    levels = generator.normal(size=(2, teams, 1)) * 0.3
    weeks_shared = generator.normal(size=(1, weeks)) * 0.15
    return panel_of(happiness + levels[0] + weeks_shared, rating + levels[1] + weeks_shared)


def unlinked(teams: int = 12, weeks: int = 40, seed: int = 1) -> Panel:
    """The same without any link."""
    return linked(teams, weeks, slope=0.0, seed=seed)


def holed(panel: Panel, share: float = 0.2, seed: int = 5) -> Panel:
    """The panel with cells missing at random on either side."""
    generator = np.random.default_rng(seed)
    sides = []
    for side in (panel.happiness.value, panel.rating.value):
        sides.append(np.where(generator.random(side.shape) < share, np.nan, side))
    return panel_of(*sides)


def everything() -> Panel:
    """A panel of which every part of the report can be filled."""
    panel = linked(32, 80, slope=0.15)
    generator = np.random.default_rng(4)
    shape = panel.rating.value.shape
    asked = np.where(np.arange(80) % 4 == 0, 0.0, np.nan)
    counts = generator.integers(5, 15, size=shape).astype(np.float64)
    return replace(
        panel,
        happiness=Series(panel.happiness.value, counts),
        rating=Series(panel.rating.value, counts * 3),
        headcount=np.full(shape, 15.0),
        contacts=generator.integers(60, 200, size=shape).astype(np.float64),
        within_variance=np.full(80, 0.05),
        rating_variance=np.full(80, 0.5),
        items={name: Series(generator.normal(size=shape) + asked) for name in ("work", "lead", "know")},
        outcomes={
            "resolved": linked(32, 80, slope=0.0, seed=3).rating,
            "none": Series(np.full(shape, np.nan)),
        },
        groups={
            "department": tuple("abcdefgh") * 4,
            "office": ("front",) * 16 + ("back",) * 16,
            "touchpoint": (None,) * 32,
        },
    )


def shown(analysis: Analysis, part: Part[T]) -> T:
    """The result of that part, which these data allow."""
    found = analysis[part]
    if found is None:
        raise LookupError(f"these data do not allow {part.key}")
    return found
