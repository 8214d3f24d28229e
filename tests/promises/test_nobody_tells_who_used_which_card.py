"""Attack 55: whoever sees all sheets, the database and the released weeks tells who used which code.

People without mail draw their sheet from a pile. The attacker has every sheet with its codes, the piles'
secrets, everything stored in the database, what was published, and even what lies beside the keys while the
week is open. They look for any record that holds a code, in clear or as any keyed hash of it that they can
compute, together with a person. Control: the same list in a tool that notes who was given which code.
"""

import hmac
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from survey import database as db
from survey.ballots.keys import load_secrets, wave_folder
from survey.children.messages import Links, WriteLinks
from survey.invitations.cards import invitation_of
from survey.invitations.identities import slot_identifier
from survey.invitations.slots import FILE
from survey.lifecycle.closing import close_wave
from survey.organisation.tables import Person
from survey.waves.sides import STAFF
from tests.api.pulse import pulse_client
from tests.card_holders import drawn, holder
from tests.promises.every_route import everything_stored
from tests.survey.lifecycle.week import WEEK, hire, open_week

Record = Sequence[object]


def traces(code: str, keys: Collection[bytes]) -> set[str]:
    """A code in every form that somebody with these keys can compute."""
    texts = [code, invitation_of(code)]
    found = {*texts, *(sha256(text.encode()).hexdigest() for text in texts)}
    for key in keys:
        found |= {hmac.digest(key, text.encode(), "sha256").hex() for text in texts}
        found.add(slot_identifier(key, invitation_of(code)).hex())
    return found


def attacked(
    records: Iterable[Record], codes: Collection[str], people: Collection[str], keys: Collection[bytes]
) -> dict[str, str]:
    """Whom some record names beside a code."""
    of_trace = {trace: code for code in codes for trace in traces(code, keys)}
    found = {}
    for record in records:
        told = {each.hex() if isinstance(each, bytes) else str(each) for each in record}
        for person in told & set(people):
            for trace in told & of_trace.keys():
                found[person] = of_trace[trace]
    return found


def beside_the_keys(folder: Path) -> list[Record]:
    with closing(sqlite3.connect(folder / FILE)) as file:
        return file.execute("SELECT * FROM slot").fetchall()


async def test_no_record_holds_a_code_and_a_person(database: str, tmp_path: Path) -> None:
    await hire()
    piles = await drawn(tmp_path)
    week = await open_week(tmp_path)
    codes = [pile.code(sheet, WEEK) for pile in piles for sheet in pile.sheets]
    rows = await Person.select(Person.id, Person.name, Person.reference)
    people = [text for row in rows for text in (row["id"].hex, str(row["id"]), row["name"], row["reference"])]
    async with pulse_client(tmp_path, week) as client:
        for code in codes[:20]:
            await (await holder(client, week, code)).answer(4)
    keys = [*(pile.secret for pile in piles), load_secrets(week.keys, week.wave).people]
    slots = beside_the_keys(wave_folder(week.keys, week.wave))
    assert attacked(slots, codes, people, keys) == {}
    assert sum(row[4] != bytes(32) for row in slots) == 20  # the attacker has the right file
    await close_wave(week.keys, week.wave)
    assert not wave_folder(week.keys, week.wave).exists()
    stored = await everything_stored()
    whole = " ".join(row for rows in stored.values() for row in rows)
    assert not [code for code in codes for trace in traces(code, keys) if trace in whole]


async def test_the_control_that_notes_who_was_given_what_is_read(
    sqlite_database: str, tmp_path: Path
) -> None:
    await hire()
    piles = await drawn(tmp_path)
    codes = [pile.code(sheet, WEEK) for pile in piles for sheet in pile.sheets]
    people = [row["name"] for row in await Person.select(Person.name)]
    noted = [
        (name, sha256(code.encode()).hexdigest(), "used") for name, code in zip(people, codes, strict=True)
    ]
    assert attacked(noted, codes, people, []) == dict(zip(people, codes, strict=True))


async def test_a_card_stands_in_the_place_of_a_link(database: str, tmp_path: Path) -> None:
    await hire()
    nord = (await drawn(tmp_path))[0]
    with_mail = (await Person.select().where(Person.name == "Nord 3"))[0]["id"]
    await db.write(Person.update({Person.email: "nord3@example.org"}).where(Person.id == with_mail).run)
    week = await open_week(tmp_path)
    cells = tuple(cell.id for cell in week.manifest.cells)
    written = await week.keepers.ask(week.wave, WriteLinks(cells, b"all"), Links)
    assert [person for person, _, _ in written.people] == [with_mail.bytes]
    async with pulse_client(tmp_path, week) as client:
        answers = {}
        for sheet in nord.sheets:
            answers[sheet] = await client.post(
                f"/pulse/{week.wave}/place", json={"token": nord.code(sheet, WEEK)}
            )
        counts = [sheet for sheet, answer in answers.items() if answer.status_code == 200]
        assert len(counts) == 7  # as many as have no mail
        assert len(answers[counts[0]].json()["names"]) == 8
        assert answers[counts[0]].json()["links_written"] == 2
        first = await holder(client, week, nord.code(counts[0], WEEK))
        await first.answer(4)
        assert (await first.issue(week.voter(first.cell))).status_code == 409
        for stranger in (nord.code(counts[1], WEEK + 1), "0" * 12):
            refused = await client.post(f"/pulse/{week.wave}/place", json={"token": stranger})
            assert refused.status_code == 403


async def test_in_a_check_a_card_of_a_team_counts_for_staff(sqlite_database: str, tmp_path: Path) -> None:
    await hire()
    nord = (await drawn(tmp_path))[0]
    people = await Person.select(Person.id).order_by(Person.reference)
    heads = [row["id"] for row in people][:9]
    await db.write(Person.update({Person.lead: True}).where(Person.id.is_in(heads)).run)
    week = await open_week(tmp_path, kind="check")
    async with pulse_client(tmp_path, week) as client:
        cells = [
            (await client.post(f"/pulse/{week.wave}/place", json={"token": nord.code(sheet, WEEK)})).json()
            for sheet in nord.sheets
        ]
    # As many sheets as there are people without mail on that side, by lot.
    assert {each["cell"] for each in cells if "cell" in each} == {str(STAFF)}
