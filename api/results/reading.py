"""The results as of now: read again only when something that they show was written."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from litestar import Litestar

from api.installation import installation_of
from api.report.drawing import State, state_now
from api.results.collecting import Results, Said, collect_results
from survey import clock
from survey.lifecycle.verifying import Genuine
from survey.weeks import week_of

if TYPE_CHECKING:  # it loads numpy, which a server's start does not wait for
    from api.results.levels import Level
    from api.results.self_image import SelfImage


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


@dataclass(frozen=True, slots=True)
class KeptSelfImage:
    """What was computed, and from which reading of the results."""

    customers: Mapping[int, Mapping[str, Said]]
    image: "SelfImage | None"


async def self_image_of_all(app: Litestar, results: Results) -> "SelfImage | None":
    """Staff's estimate beside the ratings: computed beside the server, once a reading."""
    kept: KeptSelfImage | None = app.state.get("self_image")
    # Released weeks and ratings are read together, so one of them tells.
    if kept is None or kept.customers is not results.customers:
        module = await asyncio.to_thread(import_module, "api.results.self_image")
        image = await asyncio.to_thread(
            module.self_image_of, results.weeks, results.customers, results.departments
        )
        kept = KeptSelfImage(results.customers, image)
        app.state["self_image"] = kept
    return kept.image
