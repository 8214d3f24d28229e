"""A comment that names somebody goes, its place stays, and the release still verifies."""

from pathlib import Path
from uuid import uuid4

import pytest

from survey import database as db
from survey.errors import BadInput, Conflict, NotFound, Overloaded
from survey.lifecycle.closing import close_wave
from survey.lifecycle.verifying import verify_releases
from survey.releases.hiding import hide_comment, list_comments
from survey.releases.tables import Comment
from tests.promises.files_of import bytes_on_disk
from tests.survey.database.reading import somebody_reads
from tests.survey.lifecycle.week import Week, everybody_answers, hire, open_week


async def released(folder: Path) -> Week:
    await hire()
    week = await open_week(folder)
    await everybody_answers(week)
    await close_wave(week.keys, week.wave)
    return week


async def test_two_persons_hide_it_and_everything_still_verifies(database: str, tmp_path: Path) -> None:
    week = await released(tmp_path)
    first, *_ = await Comment.select().where(Comment.wave == week.wave)
    await hide_comment(first["id"], "Ada Kern", "Betriebsrat", "nennt eine Person")
    (hidden,) = [each for each in await list_comments(week.wave) if each["id"] == str(first["id"])]
    assert hidden == {
        "id": str(first["id"]),
        "text": "",
        "idea": False,
        "hidden": "Ada Kern, Betriebsrat: nennt eine Person",
    }
    assert len(await list_comments(week.wave)) == 24
    assert [each.trouble for each in await verify_releases(week.keys.secrets)] == [""]
    assert first["text"].encode() not in await bytes_on_disk(database)
    with pytest.raises(Conflict, match="hidden already"):
        await hide_comment(first["id"], "Ada Kern", "Betriebsrat", "noch einmal")


async def test_what_somebody_who_read_has_kept_goes_when_it_is_said_again(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.database.postgres.VACUUM_LOCK", "50ms")
    week = await released(tmp_path)
    first, *_ = await Comment.select().where(Comment.wave == week.wave)
    words = (first["id"], "Ada Kern", "Betriebsrat", "nennt eine Person")
    async with somebody_reads(database, "wave"):
        with pytest.raises(Overloaded, match=r"is hidden.*(older state|Another program).*once more later"):
            await hide_comment(*words)
        assert first["text"].encode() in await bytes_on_disk(database)
    with pytest.raises(Conflict, match="hidden already"):
        await hide_comment(*words)
    assert first["text"].encode() not in await bytes_on_disk(database)


async def test_one_person_alone_hides_nothing(sqlite_database: str, tmp_path: Path) -> None:
    week = await released(tmp_path)
    first, *_ = await Comment.select()
    for names in (("Ada Kern", "ada  kern"), ("Ada Kern", " ")):
        with pytest.raises(BadInput):
            await hide_comment(first["id"], *names, "nennt eine Person")
    with pytest.raises(BadInput):
        await hide_comment(first["id"], "Ada Kern", "Bo Lind", "")
    assert {each["hidden"] for each in await list_comments(week.wave)} == {""}


async def test_a_text_that_was_exchanged_is_found_out(sqlite_database: str, tmp_path: Path) -> None:
    week = await released(tmp_path)
    await db.write(db.query, "UPDATE comment SET text = 'something else'")
    assert "a comment is not the one" in (await verify_releases(week.keys.secrets))[0].trouble


async def test_a_comment_that_there_is_not_is_named(sqlite_database: str) -> None:
    with pytest.raises(NotFound, match="resonanz comment list"):
        await hide_comment(uuid4(), "Ada Kern", "Bo Lind", "nennt eine Person")
