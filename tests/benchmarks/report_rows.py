"""What a report costs others, for `tests.benchmarks.table`: rows that need a year, ratings and a server."""

import asyncio
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from api.settings.settings import read_settings
from survey import database
from survey.contacts.tables import Touchpoint
from survey.key_directory import open_key_directory
from survey.organisation.tables import Team
from survey.rollups.keeping import keep_final_weeks
from survey.weeks import week_of
from tests.benchmarks import calm
from tests.benchmarks.http_client import Connection, request
from tests.benchmarks.many_ratings import write_ratings
from tests.reader import reading
from tests.served import Served, served

TEAMS, WEEKS, RATERS, READERS, PAUSE = 20, 52, 8, 2, 1.0
REPORT = "/results/report"
_FILES = re.compile(r'(?:href|src)="(/[^"#?]+\.(?:css|js|svg|png|woff2))"')


async def prepared(server: Served, ratings: int) -> list[bytes]:
    """A year, so many ratings in its weeks, and requests that rate further contacts."""
    crowd = (await calm.prepare(server, TEAMS, WEEKS)).crowd
    url = server.environment.get("RESONANZ_DATABASE") or f"sqlite://{server.folder}/data/resonanz.sqlite"
    await database.open(url, "the benchmark")
    now = datetime.now(UTC)
    this_week = week_of(now.date())
    teams = [row["id"] for row in await Team.select(Team.id)]
    points = [row["id"] for row in await Touchpoint.select(Touchpoint.id)]
    weeks = range(this_week - WEEKS, this_week)
    await write_ratings(ratings, weeks, teams, points, now - timedelta(hours=1))
    # As in every house that has run for some minutes.
    await keep_final_weeks(read_settings({}).timezone, now)
    await database.close()
    return [crowd.rating(token) for token in crowd.ratings]


@contextmanager
def serving(folder: Path, url: str, ratings: int) -> Iterator[tuple[Served, list[bytes]]]:
    """A server over all of that, and requests that rate."""
    changes = {"RESONANZ_SECRET": calm.SECRET, "RESONANZ_DATABASE": url}
    posts = asyncio.run(prepared(Served(folder, changes=changes), ratings))
    with served(folder, **changes) as server:
        yield server, posts


@dataclass(frozen=True)
class Figures:
    """An unchanged report in ms, its bytes and those of its files; ratings a second in each round."""

    unchanged: float
    page: int
    files: int
    undisturbed: list[float]
    beside: list[float]


def measured(folder: Path, url: str, ratings: int, seconds: float, rounds: int) -> Figures:
    """All of it on one server."""
    with serving(folder, url, ratings) as (server, posts):
        return asyncio.run(_measured(server, cycle(posts), seconds, rounds))


async def _measured(server: Served, posts: Iterator[bytes], seconds: float, rounds: int) -> Figures:
    headers = reading(open_key_directory(server.folder / "keys"))
    page = await _get(server, REPORT, headers)
    plain = (await _get(server, REPORT, headers, "identity")).decode()
    files = [await _get(server, path, headers) for path in sorted(set(_FILES.findall(plain)))]
    unchanged = []
    for _ in range(50):
        begun = time.perf_counter()
        await _get(server, REPORT, headers)
        unchanged.append(1000 * (time.perf_counter() - begun))
    found: dict[int, list[float]] = {0: [], READERS: []}
    for _ in range(rounds):
        for readers, rates in found.items():
            rates.append(await _ratings(server, posts, headers, readers, seconds))
    return Figures(statistics.median(unchanged), len(page), sum(map(len, files)), found[0], found[READERS])


async def _ratings(
    server: Served, posts: Iterator[bytes], headers: dict[str, str], readers: int, seconds: float
) -> float:
    """Ratings a second, with people who reload the report a second after they have got it."""
    until = time.perf_counter() + seconds
    sent = 0

    async def rates() -> None:
        nonlocal sent
        connection = await Connection.open(server.port)
        while time.perf_counter() < until:
            status, _ = await connection.exchange(next(posts))
            sent += status == 303
        connection.close()

    async def reads() -> None:
        while time.perf_counter() < until:
            await _get(server, REPORT, headers)
            await asyncio.sleep(PAUSE)

    await asyncio.gather(*(rates() for _ in range(RATERS)), *(reads() for _ in range(readers)))
    return sent / seconds


async def _get(server: Served, path: str, headers: dict[str, str], encoding: str = "gzip") -> bytes:
    """What is there; while a report is drawn for the first time, whoever asks is asked to wait."""
    asked = request("GET", path, headers=headers | {"Accept-Encoding": encoding})
    for _ in range(240):
        connection = await Connection.open(server.port)
        status, body = await connection.exchange(asked)
        connection.close()
        if status == 200:
            return body
        if status != 202:
            raise RuntimeError(f"{path} was answered with {status}")
        await asyncio.sleep(0.5)
    raise TimeoutError("the report was not drawn within two minutes")
