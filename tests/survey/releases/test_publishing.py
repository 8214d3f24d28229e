"""Whether the rows that pages read still are what was signed: every kind of change is noticed."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from survey import database as db
from survey.ballots.context import VERSION
from survey.lifecycle.closing import close_wave
from survey.releases.publishing import forged_comments, is_as_signed, rows_of
from survey.releases.tables import Comment, Release, ReleaseMean
from survey.waves.tables import Wave
from tests.survey.lifecycle.week import everybody_answers, hire, open_week

CELL = "00000000-0000-0000-0000-000000000001"
GROUPS = [
    {
        "kind": kind,
        "name": name,
        "n": 7,
        "eligible": 8,
        "means": [
            {"question": "happiness", "n": 7, "tenths": 34, "bound": None},
            {"question": "lead", "n": 6, "tenths": 20, "bound": "lower"},
        ],
    }
    for kind, name in (("cell", CELL), ("organisation", ""))
]
TEXT = json.dumps(
    {
        "groups": GROUPS,
        "variance": 0.85,
        "comments": [{"kind": "organisation", "name": "", "hashes": ["aa", "bb"]}],
    }
)


def rows() -> dict[str, Any]:
    """What a database would say of it, in an order of its own."""
    copy: list[dict[str, Any]] = json.loads(TEXT)["groups"]
    comments = [("organisation", "", "bb"), ("organisation", "", "aa")]
    return {"groups": copy[::-1], "variance": 0.85, "comments": comments}


def test_rows_that_say_the_same_in_another_order_are_as_signed() -> None:
    assert is_as_signed(rows(), TEXT)


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r["groups"].pop(),
        lambda r: r["groups"].append(r["groups"][0]),
        lambda r: r["groups"][0].update(n=6),
        lambda r: r["groups"][0].update(eligible=9),
        lambda r: r["groups"][0].update(kind="department"),
        lambda r: r["groups"][1].update(name=CELL[:-1] + "2"),
        lambda r: r["groups"][0]["means"].pop(),
        lambda r: r["groups"][0]["means"][0].update(tenths=35),
        lambda r: r["groups"][0]["means"][0].update(n=6),
        lambda r: r["groups"][0]["means"][0].update(bound="lower"),
        lambda r: r["groups"][0]["means"][1].update(question="load"),
        lambda r: r.update(variance=0.9),
        lambda r: r.update(variance=None),
        lambda r: r["comments"].pop(),
        lambda r: r["comments"].append(("organisation", "", "cc")),
        lambda r: r["comments"].append(r["comments"][0]),
        lambda r: r.update(comments=[("cell", CELL, "aa"), r["comments"][0]]),
    ],
)
def test_each_kind_of_change_is_noticed(change: Callable[[dict[str, Any]], object]) -> None:
    changed = rows()
    change(changed)
    assert not is_as_signed(changed, TEXT)


class Undo(Exception):
    """Takes a change back."""


async def test_what_somebody_changes_in_the_tables_is_noticed(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    await everybody_answers(week, scores=(2, 3, 4))
    await close_wave(week.keys, week.wave)
    (wave,) = await Wave.select(Wave.release_text)
    text = wave["release_text"]
    assert is_as_signed(await rows_of(week.wave), text)
    assert await forged_comments(week.wave, VERSION) == []
    mean = (await ReleaseMean.select(ReleaseMean.id).limit(1))[0]["id"]
    group = (await Release.select(Release.id).limit(1))[0]["id"]
    comment = (await Comment.select().limit(1))[0]

    async def undone(change: Callable[[], Awaitable[object]], *, forged: int = 0) -> bool:
        """Whether the rows are as signed after a change, which is taken back."""
        found: list[bool] = []

        async def job() -> None:
            await change()
            found.append(is_as_signed(await rows_of(week.wave), text))
            assert len(await forged_comments(week.wave, VERSION)) == forged
            raise Undo

        with pytest.raises(Undo):
            await db.write(job)
        return found[0]

    noticed = [
        ReleaseMean.update({ReleaseMean.tenths: 10}).where(ReleaseMean.id == mean).run,
        ReleaseMean.delete().where(ReleaseMean.id == mean).run,
        Release.update({Release.n: 1}).where(Release.id == group).run,
        Release.update({Release.kind: "organisation", Release.cell: None}).where(Release.id == group).run,
        Wave.update({Wave.pooled_variance: 9.0}).where(Wave.id == week.wave).run,
        Comment.delete().where(Comment.id == comment["id"]).run,
        Comment.insert(Comment(**{**comment, "id": uuid4()})).run,
        Comment.update({Comment.digest: "00" * 32, Comment.hidden: "x"})
        .where(Comment.id == comment["id"])
        .run,
    ]
    for change in noticed:
        assert not await undone(change)
    # A text exchanged under its hash is the other question; a hidden one stays as signed without its text.
    exchange = Comment.update({Comment.text: "Das habe ich nie gesagt."}).where(Comment.id == comment["id"])
    assert await undone(exchange.run, forged=1)
    # So is calling somebody's words an idea.
    called = Comment.update({Comment.idea: not comment["idea"]}).where(Comment.id == comment["id"])
    assert await undone(called.run, forged=1)
    hide = Comment.update({Comment.text: "", Comment.nonce: "", Comment.hidden: "Von der Leitung."})
    assert await undone(hide.where(Comment.id == comment["id"]).run)
    assert is_as_signed(await rows_of(week.wave), text)
