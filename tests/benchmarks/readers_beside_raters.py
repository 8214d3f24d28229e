"""The pulse page beside readers of the report: `python -m tests.benchmarks.readers_beside_raters`.

    [--teams 100] [--weeks 100] [--seconds 20] [--readers 200] [--raters 200] [--contacts 2000]

One real server on SQLite with that many weeks behind it and a week open. Twice the same: raters who each rate
once a second and an import of contacts; the second time with readers of `/report` beside them, who each look
again a second after they have got it. What counts is the p95 of the pulse page, with and without the readers.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from api.commands.weeks import waves
from api.installation import SERVER, open_installation
from api.settings.settings import read_settings
from api.simulated.demo_data import store_year
from survey import database
from survey.contacts.links import rating_token
from survey.contacts.tables import Contact, Touchpoint
from survey.contacts.weeks import week_of_contact
from survey.key_directory import open_key_directory
from survey.organisation.roster_digest import confirm_roster
from survey.weeks import week_of
from tests.answered_for import AGREED
from tests.benchmarks.http_client import Connection, request
from tests.reader import reading
from tests.scheduled import register_owner
from tests.served import Served, served

SECRET = "a-secret-that-only-this-benchmark-knows"
BODY = b"score=2&reason=waited&wanted=&comment=It+took+three+calls."
WATCHERS = 5
IMPORTED = 3_000


async def prepare(server: Served, teams: int, weeks: int, contacts: int) -> tuple[str, list[bytes]]:
    """A year, an open week and its name, and requests that rate contacts of the last hour."""
    environment = server.environment | AGREED
    settings = read_settings(
        {name: text for name, text in environment.items() if name.startswith("RESONANZ_")}
    )
    async with open_installation(settings, SERVER) as installation:
        now = datetime.now(UTC)
        year = await asyncio.to_thread(simulate, world_of("link", teams=teams, weeks=weeks), 1)
        first = week_of(now.date()) - weeks
        made = await store_year(year, first, settings.timezone, installation.rules, settings.language)
        await confirm_roster(installation.secrets)  # it was written into the tables past the server
        await register_owner()
        opened = await waves.open_this_week(installation, {"closes": (now + timedelta(days=6)).isoformat()})
        (touchpoint,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
        ended_at = now.replace(microsecond=0) - timedelta(hours=1)
        week = week_of_contact(ended_at, settings.timezone)
        rows = [
            Contact(
                id=uuid4(),
                team=made.teams[0],
                touchpoint=touchpoint["id"],
                channel="call",
                ended_at=ended_at,
                week=week,
            )
            for _ in range(contacts)
        ]
        for begin in range(0, contacts, 500):
            await database.write(Contact.insert(*rows[begin : begin + 500]).run)
        return str(opened["wave"]), [_rating(rating_token((SECRET,), row.id, ended_at)) for row in rows]


def _rating(token: str) -> bytes:
    head = (
        f"POST /r/{token} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(BODY)}\r\n\r\n"
    )
    return head.encode() + BODY


async def repeat(
    port: int, sent: Iterator[bytes], good: set[int], pause: float, until: float
) -> tuple[list[float], int]:
    """Seconds of each answer until then, and how many answers were refusals."""
    waits, refused = [], 0
    connection = await Connection.open(port)
    while (begun := time.perf_counter()) < until:
        status, _ = await connection.exchange(next(sent))
        waits.append(time.perf_counter() - begun)
        refused += status not in good
        await asyncio.sleep(pause)
    connection.close()
    return waits, refused


async def run(
    server: Served, wave: str, ratings: Iterator[bytes], asked: argparse.Namespace, readers: int
) -> None:
    """One of the two runs, and its line."""
    until = time.perf_counter() + asked.seconds

    async def many(
        number: int, requests: Callable[[], Iterator[bytes]], good: set[int], pause: float
    ) -> tuple[list[float], int]:
        all_of = [repeat(server.port, requests(), good, pause, until) for _ in range(number)]
        found = await asyncio.gather(*all_of)
        return [wait for waits, _ in found for wait in waits], sum(refused for _, refused in found)

    def always(path: str, headers: Mapping[str, str] | None = None) -> Callable[[], Iterator[bytes]]:
        return lambda: cycle([request("GET", path, headers=headers)])

    file = contacts_file(server.folder, f"beside {readers} readers")
    importing: Awaitable[object] = asyncio.to_thread(server.run, "import-contacts", str(file))
    reader = reading(open_key_directory(server.folder / "keys"))
    (pulse, pulse_refused), (rated, rated_refused), (read, read_refused), _ = await asyncio.gather(
        many(WATCHERS, always(f"/pulse/{wave}"), {200}, 0.05),
        many(asked.raters, lambda: ratings, {303}, 1.0),
        many(
            readers,
            always("/results/report", reader),
            {200},
            1.0,
        ),
        importing,
    )
    print(f"{readers:>4} readers: pulse page {told(pulse)}; ratings {told(rated)}; reports {told(read)}")
    print(f"              refused or wrong: {pulse_refused} + {rated_refused} + {read_refused}", flush=True)


def told(waits: list[float]) -> str:
    """How many, median, p95 and the longest."""
    if len(waits) < 2:
        return "none"
    p95 = statistics.quantiles(waits, n=20)[-1]
    return (
        f"{len(waits):,} in {1000 * statistics.median(waits):.0f} ms, p95 {1000 * p95:.0f} ms, "
        f"longest {1000 * max(waits):.0f} ms"
    )


def contacts_file(folder: Path, prefix: str) -> Path:
    """Contacts of a team that is there."""
    ended = (datetime.now(UTC) - timedelta(hours=2)).isoformat(timespec="seconds")
    lines = ["team,touchpoint,channel,ended_at,key"]
    lines += [f"Team 001,phone,call,{ended},{prefix} {number}" for number in range(IMPORTED)]
    file = folder / "contacts.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def main() -> None:
    """Prepare once, then both runs on one server."""
    parser = argparse.ArgumentParser()
    for name, default in {"teams": 100, "weeks": 100, "seconds": 20, "readers": 200, "raters": 200}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--contacts", type=int, default=2000)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        stopped = Served(Path(folder), changes={"RESONANZ_SECRET": SECRET})
        begun = time.perf_counter()
        wave, ratings = asyncio.run(prepare(stopped, asked.teams, asked.weeks, asked.contacts))
        print(
            f"{asked.teams} teams, {asked.weeks} weeks: prepared in {time.perf_counter() - begun:.0f} s",
            flush=True,
        )
        with served(Path(folder), RESONANZ_SECRET=SECRET) as server:
            first = asyncio.run(_first_report(server))
            print(f"the first report after {first:.1f} s", flush=True)
            sent = cycle(ratings)
            for readers in (0, asked.readers):
                asyncio.run(run(server, wave, sent, asked, readers))
            print(f"the log holds {server.log_size():,} bytes")


async def _first_report(server: Served) -> float:
    connection, begun = await Connection.open(server.port), time.perf_counter()
    headers = reading(open_key_directory(server.folder / "keys"))
    await connection.exchange(request("GET", "/results/report", headers=headers))
    connection.close()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
