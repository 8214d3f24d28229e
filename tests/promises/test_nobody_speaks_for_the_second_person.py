"""Attack 53: confirm invented people, or let go of what the works council holds, without being that person.

Adversaries A5, who administers people and waves, and A3, who writes into every table: a copy from an older
backup, rows removed, log entries made up. Control: a house that keeps both in a table of the database.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from litestar import Litestar

from api.confirming.holding import let_go_from_machine
from api.installation import installation_of
from survey import database as db
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.errors import Held, Refused
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Person, Team
from survey.waves.tables import Wave, WaveCell
from tests.api.access.desk import Member, desk_application, member
from tests.survey.lifecycle.week import WEEK, hire, open_week


@dataclass
class House:
    """A released house with invented people in Nord, and its works council."""

    app: Litestar
    folder: Path
    ruth: Member


@pytest.fixture
async def house(database: str, tmp_path: Path) -> AsyncIterator[House]:
    await hire()
    first = await open_week(tmp_path)
    await db.write(Wave.update({Wave.state: "void"}).where(Wave.id == first.wave).run)

    async def invent() -> None:
        (nord,) = await Team.select(Team.id).where(Team.name == "Nord")
        for number in range(6):
            name = f"sham {number}"
            await Person.insert(
                Person(
                    id=uuid4(), reference=name, name=name, team=nord["id"], lead=False, team_since=WEEK - 9
                )
            )

    await db.write(invent)
    app = desk_application(tmp_path)
    async with member(app, "ruth@example.org", [Role.WORKS_COUNCIL]) as ruth:
        yield House(app, tmp_path, ruth)


async def new_in(house: House) -> int:
    opened = await open_week(house.folder, WEEK + 1)
    return sum(cell.newcomers for cell in opened.manifest.cells)


async def first_wave_is_removed() -> None:
    """As if this were the first week, in which everybody is there from the start."""
    await WaveCell.delete(force=True)
    await Wave.delete(force=True)


async def log_says_confirmed() -> None:
    await AuditEntry.insert(
        AuditEntry(
            number=900, day="2026-03-10", actor="account:0", action="names.confirm", subject="Nord",
            detail="{}", mac="0" * 64,
        )
    )  # fmt: skip


async def old_rows_are_copied() -> None:
    """An invented person takes over the row of somebody who is known."""
    (known,) = await Person.select(Person.id).where(Person.reference == "Nord 1")
    await Person.update({Person.name: "sham 0", Person.email: "sham@example.org"}).where(
        Person.id == known["id"]
    )
    await Person.delete().where(Person.reference == "sham 0")


@pytest.mark.parametrize("attack", [first_wave_is_removed, log_says_confirmed, old_rows_are_copied])
async def test_writing_into_the_tables_makes_nobody_known(house: House, attack: object) -> None:
    await db.write(attack)  # type: ignore[arg-type]  # one of three
    assert (
        await new_in(house) == 6
    )  # `open_week` confirms the tables as they are: even that makes nobody known


@pytest.mark.parametrize(
    "roles", [[Role.ADMINISTRATOR], [Role.ADMINISTRATOR, Role.OWNER], [Role.ANALYST], []]
)
async def test_no_other_account_confirms_or_lets_go(house: House, roles: list[Role]) -> None:
    await house.ruth.browser.post("/desk/opening/hold", data={"why": "We are still talking"})
    page = (await house.ruth.browser.get("/desk/names")).text
    team, digest = (page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("team", "digest"))
    async with member(house.app, "omar@example.org", roles) as omar:
        for address, sent in (
            ("/desk/names/confirm", {"team": team, "digest": digest}),
            ("/desk/opening/let-go", {}),
        ):
            assert (await omar.browser.post(address, data=sent)).status_code in {403, 422}
    with pytest.raises(Refused, match="lets it go itself"):
        await let_go_from_machine(installation_of(house.app), {})
    with pytest.raises(Held):
        await open_week(house.folder, WEEK + 1)
    await house.ruth.browser.post("/desk/opening/let-go")
    assert await new_in(house) == 6


async def test_the_second_person_herself_can(house: House) -> None:
    """So that the attacks above fail at what they are, and not at everything."""
    await confirm_roster(installation_of(house.app).secrets)
    page = (await house.ruth.browser.get("/desk/names")).text
    team, digest = (page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("team", "digest"))
    done = await house.ruth.browser.post("/desk/names/confirm", data={"team": team, "digest": digest})
    assert done.status_code == 303
    assert await new_in(house) == 0


async def test_the_control_that_keeps_both_in_the_database_is_forged(database: str) -> None:
    async def run(*statements: str) -> None:
        async def job() -> None:
            for sql in statements:
                await db.query(sql)

        await db.write(job)

    await run(
        "CREATE TABLE naive (what VARCHAR(20), said VARCHAR(20))",
        "INSERT INTO naive (what, said) VALUES ('hold', 'We are talking')",
    )
    try:
        await run(
            "INSERT INTO naive (what, said) VALUES ('names', 'confirmed')",
            "DELETE FROM naive WHERE what = 'hold'",
        )
        rows = await db.query("SELECT what, said FROM naive")
        assert [(row["what"], row["said"]) for row in rows] == [("names", "confirmed")]
    finally:
        await run("DROP TABLE naive")
