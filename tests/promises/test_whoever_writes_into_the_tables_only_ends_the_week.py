"""Attack 42: write into the tables, alone or with a colleague, to read or choose an answer.

Adversary A3 writes into every table and has neither keys nor server: exchanges boxes for ones of his own,
adds and moves rows, exchanges the manifest, regroups departments, stops the last transaction of the close and
changes the box before it is tried again, and edits what was released. Control: boxes whose author nobody
checks, a manifest served from the table, a close that counts again.
"""

import json
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from survey import database as db
from survey.ballots.answer import Answer, decode_answer
from survey.ballots.keys import load_sealing_key, load_secrets
from survey.ballots.locked_rows import BoxLock
from survey.ballots.manifest import read_manifest, write_manifest
from survey.ballots.sealing import open_sealed, seal_info
from survey.errors import Conflict, NotFound, ResonanzError, Tampered
from survey.lifecycle.closing import close_wave, finish_ended
from survey.lifecycle.published import published_wave
from survey.lifecycle.verifying import requires_genuine, verify_releases
from survey.releases.tables import Release, ReleaseMean
from survey.waves.tables import Wave
from tests.near_keepers import count_here
from tests.survey.lifecycle.week import TEAM_SIZE, Week, hire, open_week
from tests.voter import Voter

CHOSEN = 20
Writes = Callable[[Week, Voter], Awaitable[None]]


async def write(sql: str, *args: object) -> None:
    """Past the program."""
    await db.write(db.query, sql, *args)


async def answered_week(folder: Path) -> tuple[Week, list[Voter]]:
    await hire()
    week = await open_week(folder)
    chance = random.Random(42)  # noqa: S311  # no secret
    people = await week.people()
    return week, [await week.answer(person, cell, chance.randrange(1, 6)) for cell, person in people]


async def box() -> list[dict[str, Any]]:
    return await db.query("SELECT key, rev, locked FROM ballot ORDER BY key")


async def exchange_all_but_one(week: Week, target: Voter) -> None:
    """Everybody else's box is one of the writer's own: sealed with the public key, of the right length."""
    mine = Voter.prepare(week.wave, target.cell, week.key(week.manifest.cells[0].id).der)
    for row in (await box())[1:]:
        sealed = mine.seal(Answer({"happiness": 5}, ""), week.manifest.sealing_key)
        locked = sealed.ljust(len(row["locked"]), b"\0")[: len(row["locked"])]
        await write("UPDATE ballot SET locked = {} WHERE key = {}", locked, row["key"])


async def add_a_row(week: Week, _: Voter) -> None:
    """A box of the writer's own beside the others."""
    row = (await box())[0]
    values = (bytes(32), week.wave, 1, row["locked"])
    await write("INSERT INTO ballot (key, wave, rev, locked) VALUES ({}, {}, {}, {})", *values)


async def copy_over_another(week: Week, _: Voter) -> None:
    """One person's row under another's key: one answer twice, another not at all."""
    first, second, *_rest = await box()
    await write("UPDATE ballot SET locked = {} WHERE key = {}", first["locked"], second["key"])


async def turn_the_revision(week: Week, _: Voter) -> None:
    await write("UPDATE ballot SET rev = 2 WHERE key = {}", (await box())[0]["key"])


async def remove_all_but_one(week: Week, _: Voter) -> None:
    await write("DELETE FROM ballot WHERE key <> {}", (await box())[0]["key"])


async def change_a_byte(week: Week, _: Voter) -> None:
    row = (await box())[0]
    locked = bytearray(row["locked"])
    locked[random.Random(7).randrange(len(locked))] ^= 1  # noqa: S311  # no secret
    await write("UPDATE ballot SET locked = {} WHERE key = {}", bytes(locked), row["key"])


WRITES: list[Writes] = [
    exchange_all_but_one,
    add_a_row,
    copy_over_another,
    turn_the_revision,
    remove_all_but_one,
    change_a_byte,
]


@pytest.mark.parametrize("writes", WRITES)
async def test_a_changed_box_ends_the_week_and_tells_nothing(
    database: str, tmp_path: Path, writes: Writes
) -> None:
    week, voters = await answered_week(tmp_path)
    await writes(week, voters[0])
    assert await close_wave(week.keys, week.wave) == "void"
    assert await Release.count() == await ReleaseMean.count() == 0
    assert (await db.query("SELECT count(*) AS n FROM ballot"))[0]["n"] == 0


async def test_the_control_that_asks_for_no_author_is_read_exactly(database: str, tmp_path: Path) -> None:
    """Rows with a sealed answer each, as the box once was: twenty chosen answers by one subtraction each."""
    await hire(size=TEAM_SIZE)
    week = await open_week(tmp_path)
    chance, exact = random.Random(1), 0  # noqa: S311  # no secret
    key, cell = load_sealing_key(week.keys, week.wave), week.manifest.cells[0]
    questions = [question.id for question in week.manifest.questions]
    public = week.key(cell.id)

    def boxed(score: int) -> tuple[Voter, bytes]:
        voter = Voter.prepare(week.wave, cell.id, public.der)
        return voter, voter.seal(Answer(dict.fromkeys(questions, score), ""), week.manifest.sealing_key)

    def naive_sum(rows: list[tuple[Voter, bytes]]) -> int:
        total = 0
        for voter, sealed in rows:
            info = seal_info(week.wave, cell.id, voter.nullifier, 1)
            answer = decode_answer(open_sealed(key, sealed, info, week.manifest.padding), questions)
            total += answer.scores["happiness"] or 0
        return total

    for _ in range(CHOSEN):
        true = chance.randrange(1, 6)
        rows = [boxed(true)] + [boxed(4) for _ in range(TEAM_SIZE - 1)]  # the writer's own, all but one
        exact += naive_sum(rows) - 4 * (TEAM_SIZE - 1) == true
    assert exact == CHOSEN


async def test_another_sealing_key_in_the_table_reaches_nobody(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    mine = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = mine.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    forged = write_manifest(replace(week.manifest, sealing_key=point)).decode()
    await write("UPDATE wave SET manifest = {}", forged)
    served = await published_wave(week.keys, week.wave)
    assert served.manifest == week.manifest
    for cell, person in await week.people():
        await week.answer(person, cell, 4)
    assert await close_wave(week.keys, week.wave) == "released"
    (row,) = await Wave.select(Wave.manifest)
    assert read_manifest(row["manifest"].encode()) == week.manifest
    # Control: what a server would hand out that reads the table.
    assert read_manifest(forged.encode()).sealing_key == point


async def test_a_wave_of_the_writers_own_is_served_to_nobody(database: str, tmp_path: Path) -> None:
    week, _ = await answered_week(tmp_path)
    await write(
        "INSERT INTO wave (id, week, opens, closes, state, fence, manifest, swept, release_text,"
        " release_signature, counted)"
        " SELECT '2026-W99', week, opens, closes, 'open', 0, manifest, swept, '', '', '' FROM wave"
    )
    with pytest.raises(ResonanzError):
        await published_wave(week.keys, "2026-W99")


async def test_departments_and_groups_are_those_of_the_opening(database: str, tmp_path: Path) -> None:
    week, _ = await answered_week(tmp_path)
    expected = (await count_here(week.keys, week.wave)).release
    await write("UPDATE cell SET department = NULL")
    await write("UPDATE wave_cell SET eligible = 1, label = 'x'")
    await write("DELETE FROM cell_part")
    assert (await count_here(week.keys, week.wave)).release == expected
    assert await close_wave(week.keys, week.wave) == "released"


async def stop_the_last_transaction() -> None:
    if db.ENGINE.engine_type == "sqlite":
        trigger = "CREATE TRIGGER stop BEFORE INSERT ON release BEGIN SELECT RAISE(ABORT, 'not today'); END"
        await db.write(db.ENGINE.run_ddl, trigger)
    else:
        await db.write(
            db.ENGINE.run_ddl,
            "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN RAISE EXCEPTION ''not today''; END'",
        )
        trigger = "CREATE TRIGGER stop BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION stop()"
        await db.write(db.ENGINE.run_ddl, trigger)


async def let_it_go() -> None:
    table = "" if db.ENGINE.engine_type == "sqlite" else " ON release"
    await db.write(db.ENGINE.run_ddl, f"DROP TRIGGER stop{table}")


async def test_a_close_that_is_stopped_and_tried_again_releases_what_was_counted_first(
    database: str, tmp_path: Path
) -> None:
    week, _ = await answered_week(tmp_path)
    expected = (await count_here(week.keys, week.wave)).release
    await stop_the_last_transaction()
    with suppress(Exception):
        await close_wave(week.keys, week.wave)
    assert await Release.count() == 0
    for cell in week.manifest.cells:  # one row of each group goes, to be the difference
        await write("DELETE FROM ballot WHERE key = (SELECT key FROM ballot ORDER BY key LIMIT 1)")
        assert cell
    await write("UPDATE wave SET state = 'open'")
    await let_it_go()
    await finish_ended(week.keys)
    (row,) = await Wave.select(Wave.state, Wave.release_text)
    assert row["state"] == "released"
    groups = json.loads(row["release_text"])["groups"]
    assert [(group["name"], group["n"]) for group in groups] == [(g.name, g.n) for g in expected.groups]
    assert {m["tenths"] for g in groups for m in g["means"]} == {
        mean.tenths for group in expected.groups for mean in group.means.values()
    }
    assert await close_wave(week.keys, week.wave) == "released"


async def test_the_control_that_counts_again_gives_the_removed_answer_away(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven colleagues answer 3, one answers 1; that one's row goes between two counts."""
    await hire(["Nord"], TEAM_SIZE)
    week = await open_week(tmp_path)
    people = enumerate(await week.people())
    voters = [await week.answer(person, cell, 3 if place else 1) for place, (cell, person) in people]
    monkeypatch.setattr("survey.tally.Box._requires_all", lambda *_: None)

    async def tenths() -> int:
        (group,) = (await count_here(week.keys, week.wave)).release.groups
        return group.means["happiness"].tenths

    first = await tenths()
    key = BoxLock(week.wave, load_secrets(week.keys, week.wave).box).key(voters[0].nullifier)
    await write("DELETE FROM ballot WHERE key = {}", key)
    assert (first, await tenths()) == (28, 30)  # 22 / 8 and 21 / 7: the removed one said 1


async def test_a_colleague_who_asks_again_gets_no_second_token(database: str, tmp_path: Path) -> None:
    week, _ = await answered_week(tmp_path)
    cell, person = (await week.people())[0]
    await write("DELETE FROM ballot")  # no other table knows of answers
    with pytest.raises(Conflict):
        await week.answer(person, cell, 1)


async def test_what_was_released_cannot_be_edited_unseen(database: str, tmp_path: Path) -> None:
    week, _ = await answered_week(tmp_path)
    await close_wave(week.keys, week.wave)
    assert [each.trouble for each in await verify_releases(week.keys.secrets)] == [""]
    edits = [
        ("UPDATE release_mean SET tenths = tenths + 1", "UPDATE release_mean SET tenths = tenths - 1"),
        ("UPDATE release SET n = n - 1", "UPDATE release SET n = n + 1"),
        ("UPDATE wave SET pooled_variance = 0.5", None),
    ]
    for edit, back in edits:
        await write(edit)
        assert "the tables say something else" in (await verify_releases(week.keys.secrets))[0].trouble, edit
        if back:
            await write(back)
    with pytest.raises(Tampered, match="resonanz wave verify"):
        await requires_genuine(week.keys.secrets)  # the report and what is downloaded of it ask this first
    await write("UPDATE wave SET release_text = replace(release_text, '\"n\":7', '\"n\":6')")
    assert "not the one that the list" in (await verify_releases(week.keys.secrets))[0].trouble
    await write("DELETE FROM release_mean")
    await write("DELETE FROM release")
    await write("DELETE FROM wave_cell")
    await write("DELETE FROM comment")
    await write("DELETE FROM wave")
    assert "it was released, and" in (await verify_releases(week.keys.secrets))[0].trouble
    with pytest.raises(NotFound):
        await published_wave(week.keys, week.wave)


@pytest.mark.parametrize("person", range(0, CHOSEN, 5))
async def test_no_choice_of_a_target_helps(sqlite_database: str, tmp_path: Path, person: int) -> None:
    """Whoever is chosen and whatever is written: nothing is published, or what would have been anyway."""
    week, voters = await answered_week(tmp_path)
    expected = (await count_here(week.keys, week.wave)).release
    writes = random.Random(person).choice([*WRITES, None])  # noqa: S311  # no secret
    if writes:
        await writes(week, voters[person])
    state = await close_wave(week.keys, week.wave)
    assert state == ("void" if writes else "released")
    if state == "released":
        rows = await Release.select(Release.cell, Release.n)
        assert {(row["cell"], row["n"]) for row in rows} == {(UUID(g.name), g.n) for g in expected.groups}
