"""Kill −9 while sums are kept and ratings come in: what is kept is what the ratings add up to.

On PostgreSQL two processes work at once, and one of them is killed first.
"""

import random
from contextlib import ExitStack

import pytest

from survey import database as db
from survey.contacts.tables import Touchpoint
from survey.organisation.tables import Team
from survey.rollups.keeping import keep_final_weeks, wrong_weeks
from tests.api.customers import found_teams
from tests.rounds import rounds
from tests.survey.rollups import busy
from tests.survey.rollups.customers import BERLIN, FIRST, NOW, WEEKS, announce, contact_in, differences
from tests.warm import beside

pytestmark = pytest.mark.processes


async def contacts(url: str) -> None:
    """Some of each week, which nobody has rated yet."""
    await db.open(url, "tests")
    await found_teams("Nord")
    (team, *_) = await Team.select(Team.id)
    (point,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    places = team["id"], point["id"]
    await announce(*(contact_in(FIRST + each % WEEKS, *places) for each in range(24)))
    await db.close()


@pytest.mark.parametrize("number", rounds(2, 20))
async def test_no_kill_leaves_wrong_sums(database_url: str, number: int) -> None:
    await contacts(database_url)
    chance = random.Random(number)  # noqa: S311  # the same draw in every run
    with ExitStack() as stack:
        for seed in range(1 if database_url.startswith("sqlite") else 2):
            begun = beside(busy.run, database_url, str(10 * number + seed))
            process, lines = stack.enter_context(begun)
        # Not before it has begun both: how soon a week is kept hangs on what the other one is about.
        left, seen = chance.randint(20, 120), set[str]()
        while left > 0 or seen != {"written", "keeping"}:
            left, line = left - 1, lines.readline()
            assert line, "the busy process has ended by itself"
            seen.add(line.split()[0])
        process.kill()
    await db.open(database_url, "tests")
    try:
        assert await wrong_weeks() == []
        assert await differences() == []
        await keep_final_weeks(BERLIN, NOW)
        assert await wrong_weeks() == []
    finally:
        await db.close()
