"""Attack 36: whoever writes into the tables changes the audit log.

They have the database and not the secrets. Control: rows that are signed one by one.
"""

import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from survey import database
from survey.audit.chain import BEGINNING, entry_mac, key_of
from survey.audit.tables import AuditEntry
from survey.audit.verifying import verify
from survey.secrets_directory import SecretsDirectory
from tests.rounds import rounds
from tests.survey.audit.logged import logged

Row = dict[str, Any]
Rows = list[Row]
Attack = Callable[[random.Random, Rows], Rows]

TEXTS = ("day", "actor", "action", "subject", "detail", "mac")
AT_ONCE = 25


class Undone(Exception):
    """Each attack is undone before the next."""


def changed(chance: random.Random, rows: Rows) -> Rows:
    place, name = chance.randrange(len(rows)), chance.choice(TEXTS)
    text = rows[place][name]
    spot = chance.randrange(len(text) + 1)
    ways = [text[:spot] + chance.choice("0aé ") + text[spot + (spot < len(text)) :], text[:spot], text + " "]
    other = [way for way in ways if way != text]
    return [row | ({name: chance.choice(other)} if at == place else {}) for at, row in enumerate(rows)]


def removed(chance: random.Random, rows: Rows) -> Rows:
    gone = set(chance.sample(range(len(rows)), chance.randint(1, len(rows))))
    return [row for at, row in enumerate(rows) if at not in gone]


def cut_off(chance: random.Random, rows: Rows) -> Rows:
    return rows[: chance.randrange(len(rows))]


def swapped(chance: random.Random, rows: Rows) -> Rows:
    one, two = chance.sample(range(len(rows)), 2)
    found = [dict(row) for row in rows]
    # Whole rows change their places, or only what they say.
    names = TEXTS if chance.random() < 0.5 else TEXTS[:-1]
    for name in names:
        found[one][name], found[two][name] = rows[two][name], rows[one][name]
    return found


def inserted(chance: random.Random, rows: Rows) -> Rows:
    place = chance.randrange(len(rows) + 1)
    copy = dict(chance.choice(rows)) | {"number": place + 1}
    return [*rows[:place], copy, *(row | {"number": row["number"] + 1} for row in rows[place:])]


def added(chance: random.Random, rows: Rows) -> Rows:
    return [*rows, dict(chance.choice(rows)) | {"number": len(rows) + chance.choice([1, 1, 2, 5])}]


def put_in_front(chance: random.Random, rows: Rows) -> Rows:
    return [dict(chance.choice(rows)) | {"number": chance.choice([0, -1])}, *rows]


def closed_up(chance: random.Random, rows: Rows) -> Rows:
    """Removed, and the numbers of the others moved up so that no gap shows."""
    left = rows[:]
    del left[chance.randrange(len(left))]
    return [row | {"number": number} for number, row in enumerate(left, 1)]


def turned_round(_: random.Random, rows: Rows) -> Rows:
    return [row | {"number": number} for number, row in enumerate(reversed(rows), 1)]


ATTACKS: tuple[Attack, ...] = (
    changed,
    changed,
    removed,
    cut_off,
    swapped,
    inserted,
    added,
    put_in_front,
    closed_up,
    turned_round,
)


async def attacked(seed: int, judge: Callable[[Rows], Awaitable[bool]]) -> dict[str, int]:
    """How many attacks of each kind a judge does not notice."""
    chance = random.Random(seed)  # noqa: S311  # an attack that can be repeated
    rows = await AuditEntry.select().order_by(AuditEntry.number)
    missed = dict.fromkeys((attack.__name__ for attack in ATTACKS), 0)
    for attack in ATTACKS * AT_ONCE:
        after = attack(chance, [dict(row) for row in rows])
        assert after != rows

        async def job(attack: Attack = attack, after: Rows = after) -> None:
            await AuditEntry.delete(force=True)
            if after:
                await database.insert_rows(AuditEntry, after)
            missed[attack.__name__] += not await judge(after)
            raise Undone

        with pytest.raises(Undone):
            await written(job)
    return missed


@pytest.mark.parametrize("seed", rounds(1, 20))
async def test_every_change_removal_exchange_insertion_and_cut_end_is_found(
    database: str, tmp_path: Path, seed: int
) -> None:
    secrets = await logged(tmp_path)

    async def judge(_: Rows) -> bool:
        return bool((await verify(secrets)).trouble)

    assert not any((await attacked(seed, judge)).values())
    assert not (await verify(secrets)).trouble


async def test_control_rows_that_are_signed_one_by_one_show_no_removal_and_no_cut_end(
    database: str, tmp_path: Path
) -> None:
    secrets = await logged(tmp_path)
    rows = await AuditEntry.select().order_by(AuditEntry.number)
    await rewritten([row | {"mac": alone(secrets, row)} for row in rows])

    async def judge(found: Rows) -> bool:
        return any(row["mac"] != alone(secrets, row) for row in found)

    missed = await attacked(1, judge)
    assert missed["removed"] == missed["cut_off"] == AT_ONCE
    assert missed["changed"] == 0


def alone(secrets: SecretsDirectory, row: Row) -> str:
    """The code of a row that follows nothing."""
    return entry_mac(key_of(secrets), BEGINNING, row)


async def rewritten(rows: Rows) -> None:
    async def job() -> None:
        await AuditEntry.delete(force=True)
        await database.insert_rows(AuditEntry, rows)

    await written(job)


written = database.write
