"""How long 10,000 invitations take, and what of it is ours: python -m tests.benchmarks.mails [PEOPLE]

A wave of so many people in ten groups on SQLite, with keys on the disk, and a mail server process on the same
machine that keeps every mail; the keeper is a process of its own as in production. Progress is what
`resonanz mail status` shows.
"""

import asyncio
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from api.chores.mails.wave_mails import first_mails
from api.commands.installation.mail import status
from survey import clock, database
from survey.children.keepers import Keepers
from survey.weeks import week_of
from tests.api.customers import installation_for_tests
from tests.mail.peer import Peer, mail_server
from tests.scheduled import give_addresses
from tests.survey.lifecycle.week import hire, open_week

GROUPS = 10
LOOK_SECONDS = 2.0


def processor() -> float:
    """Seconds of processor that this process and its children have used."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


async def measure(folder: Path, peer: Peer, people: int) -> None:
    await database.open(f"sqlite://{folder / 'resonanz.sqlite'}", "benchmark")
    await database.migrate()
    await hire([f"Team {number}" for number in range(GROUPS)], people // GROUPS)
    await give_addresses()
    await open_week(folder, week_of(datetime.now(UTC).date()))
    installation = installation_for_tests(folder, **peer.settings())
    installation = replace(installation, keepers=Keepers(installation.keys))
    try:
        began, used = time.perf_counter(), processor()
        task = asyncio.create_task(first_mails(installation, clock.now()))
        while not task.done():
            await asyncio.wait([task], timeout=LOOK_SECONDS)
            found = await status(installation, {})
            seconds = time.perf_counter() - began
            print(f"{seconds:6.1f} s  {found['dealt_with']} of {found['people']}", flush=True)
        task.result()
        seconds, used = time.perf_counter() - began, processor() - used
        print(f"{people} mails in {seconds:.1f} s, {people / seconds:.0f} a second")
        print(f"of processor {used:.1f} s without the keeper: {1000 * used / people:.2f} ms a mail")
        print(f"taken {len(peer.raw())}, different addresses {len(set(peer.to()))}")
    finally:
        await installation.keepers.close()
        await database.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place, mail_server(Path(place) / "mail") as server:
        asyncio.run(measure(Path(place), server, int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
