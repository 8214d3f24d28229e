"""The results as of now: read again only when something that they show was written."""

from dataclasses import dataclass

from litestar import Litestar

from api.installation import installation_of
from api.report.drawing import State, state_now
from api.results.collecting import Results, collect_results
from survey import clock
from survey.weeks import week_of


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
