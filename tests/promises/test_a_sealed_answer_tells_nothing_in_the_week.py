"""Attack 11: take everything but the keys while the week is open, and guess what somebody answered.

Adversaries A3 and A4 have the tables with their system columns, the files and the logs. That they find out
whose box is whose is conceded: boxes arrive in some order, and somebody may watch. So here they know that,
and half of all people tell them what they answered; of the others they guess the answer from whatever a
box shows. What is left after the close: test_nothing_of_a_person_is_left_after_the_close.
Control: boxes that are not padded, not locked, or locked alike for everybody.
"""

import json
import logging
import random
import secrets
import sqlite3
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from survey import database as db
from survey.ballots.answer import PADDING, Answer, encode_answer
from survey.ballots.box import cast_ballot
from survey.ballots.keys import load_secrets, wave_folder
from survey.ballots.locked_rows import BoxLock, LockedRow
from survey.ballots.sealing import seal, seal_info
from survey.children.messages import LockBallot, Row
from survey.invitations.slots import FILE
from tests.promises.files_of import bytes_on_disk
from tests.survey.lifecycle.week import Week, hire, open_week
from tests.voter import Voter, sealing_public_key

TEAM = 40
KNOWN = UNKNOWN = 60
# By chance alone nobody is right about 50 of 60 in one of ten million tries.
MORE_THAN_CHANCE = 50

# What a row of the database holds of an answer.
Seal = Callable[[Week, Voter, Answer, int], Awaitable[bytes]]


@dataclass(frozen=True)
class Box:
    """What is seen of one box, as numbers, and what is in it, which the attacker has to guess."""

    shows: Mapping[str, float]
    unhappy: bool


async def as_our_browser(week: Week, voter: Voter, answer: Answer, rev: int) -> bytes:
    """Sealed by the browser, locked by the keeper."""
    sealed = voter.seal(answer, week.manifest.sealing_key, rev)
    token = week.tokens[voter.nullifier]
    lock = LockBallot(voter.nullifier, voter.cell, token, voter.point, rev, voter.sign(sealed, rev), sealed)
    return (await week.keepers.ask(week.wave, lock, Row)).locked


async def without_padding(week: Week, voter: Voter, answer: Answer, rev: int) -> bytes:
    plain = json.dumps({"answers": dict(answer.scores), "comment": answer.comment}).encode()
    info = seal_info(week.wave, voter.cell, voter.nullifier, rev)
    return seal(sealing_public_key(week.manifest.sealing_key), plain, info)


async def without_a_lock(week: Week, voter: Voter, answer: Answer, rev: int) -> bytes:
    return encode_answer(answer, PADDING)


async def alike_for_everybody(week: Week, voter: Voter, answer: Answer, rev: int) -> bytes:
    return AESGCM(bytes(32)).encrypt(bytes(12), encode_answer(answer, PADDING), None)


async def everybody_answers(week: Week, seal_one: Seal, *, signed: bool = True) -> dict[bytes, bool]:
    """The unhappy write much, the happy nothing; some change their answer. Who is unhappy, by box."""
    # Drawn so that neither neighbours in the order nor revisions are alike by chance.
    chance = random.Random(3)  # noqa: S311  # no secret
    questions = [question.id for question in week.manifest.questions]
    lock = BoxLock(week.wave, load_secrets(week.keys, week.wave).box)
    unhappy: dict[bytes, bool] = {}
    for cell, person in await week.people():
        voter = await week.signed(person, cell) if signed else week.voter(cell)
        key = lock.key(voter.nullifier)
        unhappy[key] = sad = chance.random() < 0.5
        comment = secrets.token_hex(chance.randrange(100, 450)) if sad else ""
        answer = Answer(dict.fromkeys(questions, 1 if sad else 5), comment)
        for rev in range(1, chance.randrange(2, 4)):
            stored = await seal_one(week, voter, answer, rev)
            await cast_ballot(week.wave, LockedRow(key, rev, stored))
    return unhappy


async def boxes(url: str, unhappy: Mapping[bytes, bool]) -> list[Box]:
    """Every box with what it shows: in its row, in the system's columns, in the files."""
    system = (
        "length(locked) AS stored, 0 AS arrived"
        if url.startswith("sqlite")
        else "pg_column_size(locked) AS stored, xmin::text::bigint AS arrived"
    )
    rows = await db.query(f"SELECT *, {system} FROM ballot")  # noqa: S608  # one of the two above
    disk = await bytes_on_disk(url)
    blocks = Counter(block for row in rows for block in _blocks(row["locked"]))
    return [
        Box(
            {
                "length": len(row["locked"]),
                "stored": row["stored"],
                "compressed": len(zlib.compress(row["locked"])),
                "revision": row["rev"],
                "arrived": row["arrived"],
                "row": place,
                "place in the files": disk.find(row["locked"][:64]),
                "first byte of the key": row["locked"][1],
                "first byte of the box": row["locked"][65],
                "mean byte": sum(row["locked"]) / len(row["locked"]),
                "ones": int.from_bytes(row["locked"], "big").bit_count(),
                "blocks that others have": sum(blocks[each] > 1 for each in _blocks(row["locked"])),
            },
            unhappy[bytes(row["key"])],
        )
        for place, row in enumerate(rows)
    ]


def _blocks(sealed: bytes) -> list[bytes]:
    return [sealed[start : start + 16] for start in range(0, len(sealed) - 15, 16)]


def rightly_guessed(known: Sequence[Box], unknown: Sequence[Box]) -> dict[str, int]:
    """By each thing that boxes show: how often the answer of the most similar known boxes is right."""

    def guess(what: str, box: Box) -> bool:
        nearest = sorted(known, key=lambda each: abs(each.shows[what] - box.shows[what]))[:5]
        return sum(each.unhappy for each in nearest) > 2

    return {what: sum(guess(what, box) == box.unhappy for box in unknown) for what in unknown[0].shows}


async def attack(url: str, folder: Path, seal_one: Seal) -> dict[str, int]:
    await hire(size=TEAM)
    week = await open_week(folder)
    # What a control stores asks for no token, and signing takes most of the time.
    unhappy = await everybody_answers(week, seal_one, signed=seal_one is as_our_browser)
    found = await boxes(url, unhappy)
    random.Random(12).shuffle(found)  # noqa: S311  # no secret
    return rightly_guessed(found[:KNOWN], found[KNOWN : KNOWN + UNKNOWN])


async def test_nothing_that_a_box_shows_tells_the_answer(database: str, tmp_path: Path) -> None:
    right = await attack(database, tmp_path, as_our_browser)
    assert {what: count for what, count in right.items() if count >= MORE_THAN_CHANCE} == {}
    rows = await db.query("SELECT locked FROM ballot")
    assert len({len(row["locked"]) for row in rows}) == 1
    blocks = Counter(block for row in rows for block in _blocks(row["locked"]))
    assert max(blocks.values()) == 1


@pytest.mark.parametrize(
    ("naive", "by"),
    [
        (without_padding, {"length", "stored", "compressed"}),
        (without_a_lock, {"compressed", "mean byte", "ones"}),
        (alike_for_everybody, {"blocks that others have"}),
    ],
)
async def test_the_control_is_guessed(database: str, tmp_path: Path, naive: Seal, by: set[str]) -> None:
    right = await attack(database, tmp_path, naive)
    assert by <= {what for what, count in right.items() if count >= MORE_THAN_CHANCE}


async def test_the_logs_name_no_box_and_no_person(
    database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await hire(size=8)
        week = await open_week(tmp_path)
        nullifiers = await everybody_answers(week, as_our_browser)
        people = [person for _, person in await week.people()]
    with closing(sqlite3.connect(wave_folder(week.keys, week.wave) / FILE)) as file:
        slots = [identifier for (identifier,) in file.execute("SELECT identifier FROM slot")]
    logs = caplog.text.encode() + _log_of_the_server(database)
    names = [*nullifiers, *slots, *(person.bytes for person in people)]
    assert len(names) == 3 * 24
    assert [each.hex() for each in names if each in logs or each.hex().encode() in logs] == []
    assert [person for person in people if str(person).encode() in logs] == []


def _log_of_the_server(url: str) -> bytes:
    if url.startswith("sqlite"):
        return b""
    (cluster,) = parse_qs(urlsplit(url).query)["host"]
    return Path(cluster, "log").read_bytes()
