"""Which questions go with customers' ratings, as the report last had it: the organisation's, no team's."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass

from litestar import Litestar

from analytics.contract.beside import Shares
from api.report.reporting import Reporter
from survey.errors import ResonanzError

# The event loop keeps no hold of them by itself.
_COMPUTING: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class Drivers:
    """The shares of the questions, and the level that their test was made at."""

    shares: Shares
    alpha: float


async def drivers_so_far(app: Litestar) -> Drivers | None:
    """Of the newest report that has been computed; nobody waits for a newer one, which is only begun."""
    reporter: Reporter | None = app.state.get("reporter")
    if reporter is None:
        return None
    computing = asyncio.create_task(_renew(reporter))
    _COMPUTING.add(computing)
    computing.add_done_callback(_COMPUTING.discard)
    drawn = reporter.newest()
    report = json.loads(drawn.json) if drawn else {}
    return Drivers(report["drivers"][0], report["plan"]["alpha"]) if report.get("drivers") else None


async def _renew(reporter: Reporter) -> None:
    with suppress(ResonanzError):  # whoever opens the report is told
        await reporter.finding()
