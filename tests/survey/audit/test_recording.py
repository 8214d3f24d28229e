"""An act and its entry are stored together or not at all, and the head follows after the commit."""

import asyncio
from pathlib import Path

import pytest

from survey import database
from survey.audit import recording
from survey.audit.chain import Link
from survey.audit.head import advance_head, read_head
from survey.audit.recording import record
from survey.audit.tables import AuditEntry
from survey.audit.verifying import catch_up
from survey.contacts.tables import Touchpoint
from survey.errors import Misconfigured
from survey.secrets_directory import open_secrets_directory
from tests.survey.audit.logged import ACTOR, WRITTEN, cut, logged, notes, trouble


async def test_a_whole_log_verifies_and_its_head_is_its_last_entry(database: str, tmp_path: Path) -> None:
    secrets = await logged(tmp_path)
    assert (await trouble(secrets), await notes(secrets)) == ([], [])
    rows = await AuditEntry.select().order_by(AuditEntry.number)
    assert [row["number"] for row in rows] == list(range(1, WRITTEN + 1))
    assert rows[0]["subject"] == "Hotline 1"
    assert rows[0]["detail"] == '{"n":"1"}'
    assert read_head(secrets) == Link(WRITTEN, rows[-1]["mac"])


async def test_an_act_that_fails_leaves_no_entry_and_an_entry_that_fails_no_act(
    database: str, tmp_path: Path
) -> None:
    secrets = await logged(tmp_path)

    async def act() -> None:
        await Touchpoint.insert(Touchpoint(name="Laden"))
        await record(secrets, ACTOR, "touchpoint.add", "Laden")
        raise LookupError

    with pytest.raises(LookupError):
        await written(act)
    assert not await Touchpoint.exists().where(Touchpoint.name == "Laden")
    assert await AuditEntry.count() == WRITTEN
    assert await trouble(secrets) == []

    (secrets.path / "root").write_bytes(b"damaged")

    async def unlogged() -> None:
        await Touchpoint.insert(Touchpoint(name="Laden"))
        await record(secrets, ACTOR, "touchpoint.add", "Laden")

    with pytest.raises(Misconfigured):
        await written(unlogged)
    assert not await Touchpoint.exists().where(Touchpoint.name == "Laden")


async def test_many_at_once_make_one_chain(database: str, tmp_path: Path) -> None:
    secrets = await logged(tmp_path)
    await asyncio.gather(*(record(secrets, ACTOR, "team.word", f"Team {number}") for number in range(40)))
    assert await AuditEntry.count() == WRITTEN + 40
    assert (await trouble(secrets), await notes(secrets)) == ([], [])


async def test_what_no_database_keeps_is_replaced_before_it_is_chained(database: str, tmp_path: Path) -> None:
    secrets = await logged(tmp_path)
    await record(secrets, "machine:\udcff", "a\x00b", "x" * 5000, {"\n": "\u202e", "Straße": "“ß” 😀"})
    row = (await AuditEntry.select().order_by(AuditEntry.number))[-1]
    assert (row["actor"], row["action"], len(row["subject"])) == ("machine:�", "a�b", 300)
    assert row["detail"] == '{"Straße":"“ß” 😀","�":"�"}'
    assert await trouble(secrets) == []


async def test_a_kill_between_commit_and_head_is_told_and_mended_by_the_next_start(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = await logged(tmp_path)
    with monkeypatch.context() as killed:
        killed.setattr(recording, "advance_head", lambda *_: None)
        for _ in range(3):
            await record(secrets, ACTOR, "backup")
    assert await trouble(secrets) == []
    assert await notes(secrets) == [
        "3 entries are newer than the head, as after a kill: they follow rightly. The next entry moves the "
        "head past them."
    ]
    await catch_up(secrets)
    assert (await trouble(secrets), await notes(secrets)) == ([], [])
    await cut(WRITTEN + 1)
    assert await trouble(secrets) == ["the end is missing: the entries 14 to 15 were stored"]


async def test_a_start_moves_the_head_past_nothing_that_somebody_else_has_written(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = await logged(tmp_path)
    with monkeypatch.context() as killed:
        killed.setattr(recording, "advance_head", lambda *_: None)
        await record(secrets, ACTOR, "backup")
    await written(AuditEntry.update({AuditEntry.actor: "machine:eve"}).where(AuditEntry.number == 13).run)
    head = read_head(secrets)
    await catch_up(secrets)
    assert read_head(secrets) == head
    assert len(await trouble(secrets)) == 1


async def test_the_next_entry_notes_for_good_that_the_end_was_missing(database: str, tmp_path: Path) -> None:
    secrets = await logged(tmp_path)
    await cut(8)
    await record(secrets, ACTOR, "backup")
    rows = await AuditEntry.select().order_by(AuditEntry.number)
    assert [(row["number"], row["action"]) for row in rows[8:]] == [(13, "audit.gap"), (14, "backup")]
    (said,) = await trouble(secrets)
    assert said.startswith("the entries 9 to 12 were missing on ")
    await cut(8)  # and that cannot be taken back either
    assert await trouble(secrets) == ["the end is missing: the entries 9 to 14 were stored"]


async def test_a_restored_backup_is_a_gap_that_is_told_and_no_trouble(database: str, tmp_path: Path) -> None:
    secrets = await logged(tmp_path)
    await cut(8)
    await record(secrets, ACTOR, "database.restore", "monday.sqlite")
    assert await trouble(secrets) == []
    (said,) = await notes(secrets)
    assert said.startswith("The entries 9 to 12 went on ")


async def test_with_other_secrets_nothing_verifies_and_what_follows_does(
    database: str, tmp_path: Path
) -> None:
    await logged(tmp_path)
    others = open_secrets_directory(tmp_path / "made anew")
    (nothing,) = await trouble(others)
    assert nothing.startswith(f"the secrets with which the log was written are not in {others.path}")
    assert not others.made  # looking makes none
    others.key("anything")
    first, second = await trouble(others)
    assert first.startswith("the entries 1 to 12 are not what was logged here with these secrets")
    assert second.startswith(f"{others.path}/audit-head is missing")
    await record(others, ACTOR, "backup")
    assert await trouble(others) == [first]


def test_the_head_only_moves_on(tmp_path: Path) -> None:
    secrets = open_secrets_directory(tmp_path / "secrets")
    for number in (3, 1, 2):
        advance_head(secrets, Link(number, f"{number}" * 64))
    assert read_head(secrets) == Link(3, "3" * 64)
    (secrets.path / "audit-head").write_bytes(b"3")
    with pytest.raises(Misconfigured, match="damaged"):
        read_head(secrets)


# The fixture has the name of the module.
written = database.write
