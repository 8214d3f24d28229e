"""A process that writes without end and says what was acknowledged, to be killed in the middle."""

import asyncio
import sys

from survey import database as db
from survey.organisation.tables import Department


async def add(name: str) -> None:
    await Department.insert(Department(name=name))


async def one_after_another(worker: int) -> None:
    for number in range(1_000_000):
        name = f"{worker}-{number}"
        await db.write(add, name)
        print(name, flush=True)


async def main(url: str) -> None:
    await db.open(url, "a writing process")
    print("open", flush=True)
    await asyncio.gather(*(one_after_another(worker) for worker in range(8)))


def run() -> None:
    """The one word is the database."""
    asyncio.run(main(sys.argv[1]))
