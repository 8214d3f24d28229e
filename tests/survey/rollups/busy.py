"""Rates, revises, erases and adds up anew as fast as it can, for a test that kills it.

Its words are URL SEED. A line for each thing written, and for each time that adding up begins.
"""

import asyncio
import random
import sys

from survey import database
from survey.contacts.tables import Contact
from survey.rollups.keeping import rebuild
from tests.survey.rollups.customers import BERLIN, FIRST, NOW, WEEKS, announce, contact_in, rated


async def main(url: str, chance: random.Random) -> None:
    """Two who write, and one who adds up, until somebody ends it."""
    await database.open(url, "tests")
    known = await Contact.select(Contact.id, Contact.week, Contact.team, Contact.touchpoint).where(
        Contact.channel == "call"  # what another one announces may be gone in a moment
    )

    async def write() -> None:
        while True:
            one = chance.choice(known)
            if chance.random() < 0.8:
                await rated(one["id"], chance.randint(1, 5), one["week"])
            else:
                week = FIRST + chance.randrange(WEEKS)
                new_one = contact_in(week, one["team"], one["touchpoint"]) | {"channel": "mail"}
                (new,) = await announce(new_one)
                await rated(new, chance.randint(1, 5), week)
                if chance.random() < 0.5:
                    await database.write(Contact.delete().where(Contact.id == new).run)
            print("written", flush=True)

    async def add_up() -> None:
        while True:
            print("keeping", flush=True)
            await rebuild(BERLIN, NOW)

    await asyncio.gather(write(), write(), add_up())


def run() -> None:
    """The process."""
    asyncio.run(main(sys.argv[1], random.Random(int(sys.argv[2]))))  # noqa: S311  # hides nothing
