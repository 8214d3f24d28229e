"""Everybody who is there beside those who answer, in a process of its own; `tests.benchmarks.calm` starts it.

200 raters, each on a kept connection: the page, four seconds of reading, the rating, six seconds until the
next one, so 20 of each a second. 200 readers of the report who look again every thirty seconds and ask, as a
browser does, whether it has changed. One program that reports 20,000 contacts in lists of a thousand, without
a pause, and one command that reads a file of 20,000.
"""

import asyncio
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from tests.benchmarks.http_client import Connection, request
from tests.served import RESONANZ

FILE, CONTACTS_FILE = "crowd.json", "contacts.csv"
RATERS, READERS, CONTACTS, LIST = 200, 200, 20_000, 1_000
READ, REST, AGAIN = 4.0, 6.0, 30.0
BODY = b"score=2&reason=waited&wanted=&comment=It+took+three+calls."


@dataclass
class Crowd:
    """Where they go, and with what."""

    port: int
    ratings: list[str]
    reading: Mapping[str, str]
    key: str
    team: str
    file: str = ""
    number: int = 0

    def of_round(self, number: int, folder: Path) -> dict[str, Any]:
        """The same with a file of contacts that nobody has imported yet."""
        ended = (datetime.now(UTC) - timedelta(hours=2)).isoformat(timespec="seconds")
        lines = ["team,touchpoint,channel,ended_at,key"]
        lines += [f"{self.team},phone,call,{ended},round {number} {each}" for each in range(CONTACTS)]
        file = folder / CONTACTS_FILE
        file.write_text("\n".join(lines), encoding="utf-8")
        return asdict(replace(self, file=str(file), number=number))

    def rating(self, token: str) -> bytes:
        """A form as a browser sends it."""
        head = (
            f"POST /r/{token} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(BODY)}\r\n\r\n"
        )
        return head.encode() + BODY

    def contacts(self, first: int) -> bytes:
        """A list as a program reports it."""
        ended = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
        told = {"team": self.team, "touchpoint": "phone", "channel": "call", "ended_at": ended}
        body = json.dumps([told | {"customer": f"K-{self.number}-{first + each}"} for each in range(LIST)])
        head = f"POST /api/contacts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.key}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return (head + body).encode()


class Told:
    """What was answered, by kind and status, and the longest that anybody of a kind has waited."""

    def __init__(self) -> None:
        self.answers: Counter[str] = Counter()
        self.longest: dict[str, float] = {}

    async def ask(self, connection: Connection, kind: str, data: bytes) -> None:
        begun = time.perf_counter()
        status, _ = await connection.exchange(data)
        self.answers[f"{kind} {status}"] += 1
        self.longest[kind] = max(self.longest.get(kind, 0), time.perf_counter() - begun)

    def __str__(self) -> str:
        counts = ", ".join(f"{number} {kind}" for kind, number in sorted(self.answers.items()))
        waits = ", ".join(f"{kind} {seconds:.1f}" for kind, seconds in sorted(self.longest.items()))
        return f"{counts}; longest s: {waits}"


async def rate(crowd: Crowd, told: Told, number: int) -> None:
    """One after the other, each of somebody else."""
    await asyncio.sleep(random.uniform(0, READ + REST))  # noqa: S311  # when somebody comes, no secret
    async with _connected(crowd.port) as connection:
        for each in count(number, RATERS):
            token = crowd.ratings[each % len(crowd.ratings)]
            await told.ask(connection, "rating page", request("GET", f"/r/{token}"))
            await asyncio.sleep(READ)
            await told.ask(connection, "rating", crowd.rating(token))
            await asyncio.sleep(REST)


async def read(crowd: Crowd, told: Told) -> None:
    """Look again and again, and ask whether anything has changed; by then the server has hung up."""
    tag = ""
    await asyncio.sleep(random.uniform(0, AGAIN))  # noqa: S311  # as above
    while True:
        headers = {**crowd.reading, "Accept-Encoding": "gzip"}
        if tag:
            headers["If-None-Match"] = tag
        async with _connected(crowd.port) as connection:
            await told.ask(connection, "report", request("GET", "/results/report", headers=headers))
            tag = connection.tag or tag
        await asyncio.sleep(AGAIN)


async def report(crowd: Crowd, told: Told) -> None:
    """20,000 contacts of a program, a thousand at once."""
    async with _connected(crowd.port) as connection:
        for first in range(0, CONTACTS, LIST):
            await told.ask(connection, "contacts", crowd.contacts(first))


async def bring(crowd: Crowd, told: Told) -> None:
    """20,000 contacts in a file."""
    begun = time.perf_counter()
    command = await asyncio.create_subprocess_exec(
        *RESONANZ, "import-contacts", crowd.file, stdout=asyncio.subprocess.DEVNULL
    )
    told.answers[f"file {await command.wait()}"] += 1
    told.longest["file"] = time.perf_counter() - begun


@asynccontextmanager
async def _connected(port: int) -> AsyncIterator[Connection]:
    connection = await Connection.open(port)
    try:
        yield connection
    finally:
        connection.close()


async def main(crowd: Crowd) -> None:
    """Until it is ended and the file is in, and then what they were told."""
    told, over = Told(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    work: Sequence[Callable[[], Awaitable[None]]] = (
        *(lambda number=number: rate(crowd, told, number) for number in range(RATERS)),
        *(lambda: read(crowd, told) for _ in range(READERS)),
        lambda: report(crowd, told),
        lambda: bring(crowd, told),
    )
    tasks = [asyncio.ensure_future(each()) for each in work]
    print("begun", flush=True)
    await over.wait()
    for each in tasks[:-1]:
        each.cancel()  # the file goes on: what follows shall have nothing beside it
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            told.answers[type(result).__name__] += 1
    print(told)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main(Crowd(**json.loads(Path(sys.argv[1]).read_text()))))
