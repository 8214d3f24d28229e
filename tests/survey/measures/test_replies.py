"""You said, we did: one reply to each release of a group, plain text, for the whole group."""

from uuid import UUID, uuid4

import pytest

from survey import database as db
from survey.errors import BadInput, Conflict, NotFound
from survey.measures.replies import asked_groups, replies_to, reply_on_the_pulse, write_reply
from survey.measures.tables import Reply
from survey.organisation.tables import Team
from survey.waves.tables import Cell, CellPart
from tests.survey.measures.house import TODAY, WEEK, asked, cell_of, move_in

SAID = "You said mornings are hectic: from Monday two of us take calls from seven."


async def team(name: str) -> UUID:
    (row,) = await Team.select(Team.id).where(Team.name == name)
    found: UUID = row["id"]
    return found


async def test_a_lead_is_asked_for_each_release_of_the_own_group_and_of_no_other(database: str) -> None:
    await move_in()
    await asked(WEEK - 1)
    await asked(published=["Bonn", "Celle"])
    (bonn,) = await asked_groups([await team("Bonn")])
    assert (bonn.name, bonn.week, bonn.reply, bonn.times, bonn.given) == ("Bonn", WEEK, None, 2, 0)
    assert len(await asked_groups()) == 10
    assert {each.week for each in await asked_groups() if each.name == "Aachen"} == {WEEK - 1}


async def test_a_reply_is_kept_as_plain_text_without_anybodys_name(database: str) -> None:
    await move_in()
    wave = await asked()
    await write_reply("Bonn", f"  {SAID}\u202e\n", TODAY, [await team("Bonn")])
    (row,) = await Reply.select()
    assert {**row, "id": None} == {
        "id": None,
        "wave": wave,
        "cell": cell_of("Bonn"),
        "text": SAID,
        "written": TODAY,
    }
    assert await reply_on_the_pulse(cell_of("Bonn"), wave) == SAID
    assert await reply_on_the_pulse(cell_of("Celle"), wave) is None


async def test_it_can_be_changed_until_the_next_release_and_the_history_stays(database: str) -> None:
    await move_in()
    first = await asked(WEEK - 1)
    await write_reply("Bonn", "first", TODAY)
    await write_reply("Bonn", "better", TODAY)
    second = await asked()
    with pytest.raises(Conflict, match="newer week"):
        await write_reply("Bonn", "too late", TODAY, wave=first)
    await write_reply("Bonn", SAID, TODAY, wave=second)
    found = {wave: each.text for wave, each in (await replies_to(str(cell_of("Bonn")))).items()}
    assert found == {first: "better", second: SAID}
    assert await replies_to("department-x") == {}


async def test_nobody_replies_to_anothers_group_or_to_one_that_was_not_published(
    sqlite_database: str,
) -> None:
    await move_in()
    await asked(published=["Bonn"])
    for group, teams in (("Bonn", [await team("Celle")]), ("Celle", [await team("Celle")]), ("Kiel", None)):
        with pytest.raises(NotFound, match=group):
            await write_reply(group, SAID, TODAY, teams)
    assert await Reply.count() == 0


@pytest.mark.parametrize(("text", "says"), [("\u200b ", "Please write"), ("x" * 501, "at most 500")])
async def test_nothing_and_too_much_are_refused(sqlite_database: str, text: str, says: str) -> None:
    await move_in()
    await asked()
    with pytest.raises(BadInput, match=says):
        await write_reply("Bonn", text, TODAY)


async def test_nobody_is_asked_to_reply_to_a_group_that_answers_in_another_one_by_now(
    sqlite_database: str,
) -> None:
    await move_in()
    await asked(WEEK - 1)
    both = "Bonn and Celle"

    async def merge() -> None:
        await Cell.insert(Cell(id=cell_of(both), department=None, office="front"))
        for name in ("Bonn", "Celle"):
            part = CellPart(id=uuid4(), cell=cell_of(both), team=await team(name), leads_of=None)
            await CellPart.insert(part)

    await db.write(merge)
    await asked(groups=["Aachen", both], published=["Aachen", both])
    assert [each.name for each in await asked_groups([await team("Bonn")])] == [both]
    names = [each.name for each in await asked_groups()]
    assert {"Bonn", "Celle"}.isdisjoint(names)
    assert {"Aachen", both, "Dresden"} <= set(names)  # Dresden pauses, or is not asked for another reason


async def test_who_never_got_one_can_be_told_from_who_did(sqlite_database: str) -> None:
    await move_in()
    await asked(WEEK - 1)
    await write_reply("Bonn", SAID, TODAY)
    await asked()
    given = {each.name: each.given for each in await asked_groups()}
    assert given.pop("Bonn") == 1
    assert set(given.values()) == {0}
