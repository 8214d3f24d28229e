"""Does what is due: of one kind one at a time, several kinds at once, in any number of processes."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from survey import clock
from survey.bare_errors import without_values
from survey.errors import Held, ResonanzError
from survey.jobs.claiming import (
    LEASE,
    Claimed,
    claim,
    fail,
    finish,
    give_up,
    let_go,
    renew,
    wait_for_somebody,
)
from survey.jobs.kinds import GivenUp, Kind, by_name
from survey.jobs.trusting import ClockTrust

# For what is being done when the process is told to stop.
LAST_SECONDS = 10.0

log = logging.getLogger("resonanz")


class Worker:
    """Claims jobs of these kinds and does them."""

    def __init__(self, kinds: Iterable[Kind], lease: timedelta = LEASE) -> None:
        self._kinds = by_name(kinds)
        self._lease = lease
        self._trust = ClockTrust()
        self._doing: dict[str, asyncio.Task[None]] = {}

    async def look(self) -> None:
        """Begin whatever is due; of one kind one at a time."""
        if not self._trust.trusted():
            return
        while held := await claim([name for name in self._kinds if name not in self._doing], self._lease):
            task = asyncio.create_task(self.do(held))
            self._doing[held.kind] = task
            task.add_done_callback(partial(self._done, held.kind))

    def _done(self, kind: str, _: "asyncio.Task[None]") -> None:
        del self._doing[kind]

    @asynccontextmanager
    async def ending(self) -> AsyncIterator[None]:
        """Around `look`: at the end what is being done has a moment, then it is left to others."""
        try:
            yield
        finally:
            doing = list(self._doing.values())
            if doing:
                _, late = await asyncio.wait(doing, timeout=LAST_SECONDS)
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)

    async def do(self, held: Claimed) -> None:
        """One job that was claimed, to whichever end; it raises nothing."""
        kind = self._kinds[held.kind]
        try:
            await self._holding(held, kind)
        except asyncio.CancelledError:
            await asyncio.shield(_said(let_go(held)))
            raise
        except GivenUp as ended:
            log.warning("%s: given up: %s", held.kind, ended.cause)
            await _said(give_up(held, ended.cause))
        except Held as holding:
            await _said(wait_for_somebody(held, holding))
        except ResonanzError as error:
            log.warning("%s: %s", held.kind, error)
            await _said(fail(held, error))
        except Exception as error:  # a bug in one kind must not end the others
            log.error("%s failed", held.kind, exc_info=without_values(error))
            await _said(fail(held, error))
        else:
            after = kind.next_due(max(held.due, clock.now())) if kind.next_due else None
            await _said(finish(held, after))

    async def _holding(self, held: Claimed, kind: Kind) -> None:
        """The work, while the lease is renewed; whoever has lost it stops."""
        working = asyncio.ensure_future(kind.work(held.due))
        holding = asyncio.create_task(self._renewing(held))
        try:
            await asyncio.wait([working, holding], return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                working.cancel()
                raise asyncio.CancelledError
            working.result()
        finally:
            for task in (working, holding):
                task.cancel()
            await asyncio.gather(working, holding, return_exceptions=True)

    async def _renewing(self, held: Claimed) -> None:
        """Until another has taken over."""
        while True:
            await clock.sleep(self._lease.total_seconds() / 3)
            try:
                if not await renew(held, self._lease):
                    log.warning("%s: this process has stood still, another does it", held.kind)
                    return
            except ResonanzError as error:  # the database is out of reach; the lease lasts for two more tries
                log.warning("%s: %s", held.kind, error)


async def _said(ending: Awaitable[bool]) -> None:
    """Write an end down; where that cannot be, the lease runs out and the job is done again."""
    try:
        await ending
    except ResonanzError as error:
        log.warning("A job's end could not be written down: %s", error)
