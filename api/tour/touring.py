"""The tour of a running demo: its years, made one after another while visitors look at something else."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from analytics.weeks import week_of
from api.report.drawing import DrawnReport
from api.report.reporting import end_pool, new_pool
from api.tour.making import make_year
from api.tour.years import YEARS, TourYear


@dataclass(slots=True)
class Tour:
    """Each year is made once. `own` is that of the demo itself; `results`, `report` and `check` its pages."""

    languages: Sequence[str]
    today: date
    own: TourYear
    results: str
    report: str
    check: str
    made: dict[str, DrawnReport] = field(default_factory=dict)
    _pool: ProcessPoolExecutor | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _making: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Once the server answers: make all of them, so that few visitors have to wait."""
        self._making = asyncio.get_running_loop().create_task(self._make_all())

    @property
    def years(self) -> list[TourYear]:
        """Those beside the demo's own; its answer is shown there already."""
        return [year for year in YEARS if year.code != self.own.code]

    async def year(self, code: str) -> DrawnReport:
        """The report of one year; whoever asks before it is made waits for it."""
        async with self._turn:
            if code not in self.made:
                self.made[code] = await self._make(code)
            return self.made[code]

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._making:
            self._making.cancel()
        if self._pool:
            end_pool(self._pool)

    async def _make_all(self) -> None:
        for year in self.years:
            with suppress(BrokenProcessPool):  # whoever opens it tries again, and is told
                await self.year(year.code)

    async def _make(self, code: str) -> DrawnReport:
        """In a process that ends with it: what it takes of the memory is for the server then."""
        year = next(each for each in self.years if each.code == code)
        first_week = week_of(self.today - timedelta(weeks=year.weeks))
        self._pool = pool = new_pool()
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(pool, make_year, code, first_week, tuple(self.languages))
        finally:
            end_pool(pool)
