"""The results as of now: read again only when something that they show was written."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from litestar import Litestar

from api.installation import installation_of
from api.report.drawing import State, state_now
from api.results.collecting import Results, collect_results
from survey import clock
from survey.lifecycle.verifying import Genuine
from survey.weeks import week_of

if TYPE_CHECKING:  # it loads numpy, which a server's start does not wait for
    from api.results.levels import Level


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read, and when that was."""

    at: tuple[State, int]
    results: Results


async def results_of(app: Litestar) -> Results:
    """What every page of the results is made of."""
    installation = installation_of(app)
    timezone, now = installation.settings.timezone, clock.now()
    # The last week that is over moves on by itself.
    at = await state_now(timezone, now), week_of(now.astimezone(timezone).date())
    kept: Kept | None = app.state.get("results")
    if kept is None or kept.at != at:
        kept = Kept(at, await collect_results(installation.secrets, timezone, now))
        app.state["results"] = kept
    return kept.results


@dataclass(frozen=True, slots=True)
class KeptLevels:
    """What was computed, and from which weeks."""

    weeks: tuple[Genuine, ...]
    levels: "Mapping[str, Level]"


async def levels_of_groups(app: Litestar, weeks: tuple[Genuine, ...]) -> "Mapping[str, Level]":
    """Every group's level by its address: computed beside the server, and again only after a release."""
    kept: KeptLevels | None = app.state.get("levels")
    if kept is None or kept.weeks != weeks:
        levels = await asyncio.to_thread(import_module, "api.results.levels")
        kept = KeptLevels(weeks, await asyncio.to_thread(levels.levels_of, weeks))
        app.state["levels"] = kept
    return kept.levels
