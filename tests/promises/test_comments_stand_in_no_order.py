"""Attack 26: read from the order of published comments who wrote them.

Adversaries A3 and A4 know the order in which people answered, and see every stored order of the comments: as
rows lie in the file, by their ids, as they come unasked. Control: comments kept as they arrive.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from scipy.stats import spearmanr

from survey import database as db
from survey.lifecycle.closing import close_wave
from survey.releases.tables import Comment
from tests.survey.lifecycle.week import hire, open_week

WRITERS = 32
# Of 300,000 random orders of 32 none came closer than 0.76: by chance it is one in a hundred million.
NO_CHANCE = 0.82


def resemblance(found: Sequence[str]) -> float:
    """How far the order found is the order of writing, or its reverse: 1 is the same."""
    numbers = [int(text.split()[-1]) for text in found]
    assert sorted(numbers) == list(range(WRITERS))
    return abs(float(spearmanr(range(WRITERS), numbers).statistic))


async def test_no_stored_order_resembles_the_order_of_writing(database: str, tmp_path: Path) -> None:
    await hire(("Nord",), WRITERS)
    week = await open_week(tmp_path)
    for number, (cell, person) in enumerate(await week.people()):
        await week.answer(person, cell, 1 + number % 5, f"comment {number}")
    assert await close_wave(week.keys, week.wave) == "released"
    on_sqlite = database.startswith("sqlite")
    stored = "SELECT text FROM comment" if on_sqlite else "SELECT text FROM comment ORDER BY ctid"
    orders = [
        [row["text"] for row in await db.query(stored)],
        [row["text"] for row in await Comment.select(Comment.text).order_by(Comment.id)],
        [row["text"] for row in await Comment.select(Comment.text)],
    ]
    assert [order for order in orders if resemblance(order) >= NO_CHANCE] == []


def test_a_comment_holds_no_score_no_time_and_no_number() -> None:
    columns = {column._meta.name for column in Comment._meta.columns}
    assert columns == {
        "id",
        "wave",
        "kind",
        "cell",
        "department",
        "digest",
        "nonce",
        "text",
        "hidden",
        "idea",
    }


def test_the_control_lists_them_as_they_were_written(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "ordinary.sqlite") as ordinary:
        ordinary.execute("CREATE TABLE comment (text TEXT)")
        ordinary.executemany("INSERT INTO comment VALUES (?)", [(f"comment {n}",) for n in range(WRITERS)])
        found = [row[0] for row in ordinary.execute("SELECT text FROM comment")]
    ordinary.close()
    assert resemblance(found) > 0.99
