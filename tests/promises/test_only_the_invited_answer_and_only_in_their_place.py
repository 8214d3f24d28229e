"""Attack 5: get in without an invitation of one's own, or answer where one does not belong.

Adversary A8 has made up a link or found an old one; an employee has a good link and tries another group or
week. Control: a server that lets in whoever holds anything that it has signed, and signs for any group.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer

from api.routes.asked.pulse import LINK_LIFE
from survey import database as db
from survey.ballots.blind_signature import blind_sign, signing_key
from survey.ballots.keys import load_cell_key, wave_folder
from survey.ballots.tables import Ballot
from survey.lifecycle import answering
from survey.lifecycle.closing import close_wave
from survey.organisation.tables import Person
from survey.tokens import sign_link
from tests.api.pulse import SECRETS, Employee, pulse_client
from tests.survey.lifecycle.week import WEEK, Week, hire, open_week


async def stored(week: Week) -> list[Any]:
    """Who was signed and needs no reminder, and how many ballots there are."""
    with closing(sqlite3.connect(wave_folder(week.keys, week.wave) / "people")) as people:
        return [people.execute("SELECT * FROM slot").fetchall(), await Ballot.count()]


async def hire_one(name: str) -> UUID:
    """One more person in a team; not in any wave that is open."""
    (colleague, *_) = await Person.select().where(Person.left_week.is_null())
    person = Person(**colleague | {"id": uuid4(), "reference": name, "name": name})

    async def job() -> None:
        await Person.insert(person)

    await db.write(job)
    return person.id


async def dismiss(person: UUID) -> None:
    async def job() -> None:
        await Person.update({Person.left_week: WEEK - 1}).where(Person.id == person)

    await db.write(job)


async def links_of_strangers(folder: Path) -> tuple[Week, dict[str, str], dict[str, str]]:
    """An open week, links that nobody of us made, and links that we did make."""
    await hire()
    gone = await hire_one("gone")
    before = await open_week(folder, WEEK - 1)
    (_, person), *_ = await before.people()
    last_week = before.invitation(person)
    await close_wave(before.keys, before.wave)
    await dismiss(gone)
    week = await open_week(folder)
    joined = await hire_one("joined")
    own = week.invitation(person)
    old = datetime.now(UTC) - timedelta(seconds=LINK_LIFE + 60)
    forged = {
        "made elsewhere": sign_link(("another-installation's-secret-key",), "pulse", own),
        "made for a rating": sign_link(SECRETS, "rating", own),
        "nothing": "",
        "nonsense": "nonsense",
    }
    signed = {
        "expired": sign_link(SECRETS, "pulse", own, at=old),
        "of last week": sign_link(SECRETS, "pulse", last_week),
        "of somebody who has left": sign_link(SECRETS, "pulse", week.invitation(gone)),
        "of somebody who came later": sign_link(SECRETS, "pulse", week.invitation(joined)),
        "of nobody": sign_link(SECRETS, "pulse", "0" * 32),
    }
    return week, forged, signed


async def try_everything(client: httpx.AsyncClient, week: Week, token: str) -> set[int]:
    """With one link: look, ask for a signature in every group, acknowledge."""
    answers = []
    for cell in week.manifest.cells:
        employee = Employee(client, week, UUID(cell.id), token)
        answers += [
            await employee.place(),
            await employee.issue(week.voter(UUID(cell.id))),
            await employee.post("ack", {"token": token}),
        ]
    return {answer.status_code for answer in answers}


async def test_no_link_but_ones_own_of_this_week_opens_anything(database: str, tmp_path: Path) -> None:
    week, forged, signed = await links_of_strangers(tmp_path)
    before = await stored(week)
    async with pulse_client(tmp_path, week) as client:
        found = {name: await try_everything(client, week, link) for name, link in (forged | signed).items()}
    assert found == {name: {401} for name in (*forged, "expired")} | {
        name: {403} for name in signed if name != "expired"
    }
    assert await stored(week) == before


async def test_a_stranger_is_told_nothing_about_links(database: str, tmp_path: Path) -> None:
    week, forged, signed = await links_of_strangers(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        whole = [link for link in forged.values() if "." in link]
        cut = [link for link in forged.values() if "." not in link]  # told by what the sender can see
        for status, links in ((401, [*whole, signed.pop("expired")]), (401, cut), (403, signed.values())):
            told = [await client.post(f"/pulse/{week.wave}/place", json={"token": link}) for link in links]
            assert {answer.status_code for answer in told} == {status}
            assert len({answer.content for answer in told}) == 1


async def test_a_signature_is_given_for_the_own_group_alone(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    before = await stored(week)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        others = [UUID(cell.id) for cell in week.manifest.cells if cell.id != str(employee.cell)]
        for cell in others:
            assert (await employee.issue(week.voter(cell))).status_code == 403
            # the own group's key under another group's name, and the other way round
            assert (await employee.issue(week.voter(employee.cell), cell)).status_code == 400
            assert (await employee.issue(week.voter(cell), employee.cell)).status_code == 400
    assert await stored(week) == before


async def test_a_ballot_is_taken_in_the_own_group_and_week_alone(database: str, tmp_path: Path) -> None:
    await hire()
    last = await open_week(tmp_path, WEEK - 1)
    async with pulse_client(tmp_path, last) as client:
        (old, *_) = await Employee.all(client, last)
        old_voter, old_token = await old.signed()
        await close_wave(last.keys, last.wave)
        week = await open_week(tmp_path)
        (employee, *others) = await Employee.all(client, week)
        voter, token = await employee.signed()
        elsewhere = next(other for other in others if other.cell != employee.cell)
        now = replace(old, week=week, cell=employee.cell)
        refused = [
            await elsewhere.cast(voter, token, employee.sealed(voter, 1)),
            await now.cast(old_voter, old_token, now.sealed(old_voter, 1)),
            await replace(employee, week=last).cast(voter, token, employee.sealed(voter, 1)),
            await replace(employee, cell=uuid4()).cast(voter, token, employee.sealed(voter, 1)),
        ]
        # With its keys a week loses what a token would be verified by: it only says that it is over.
        assert [answer.status_code for answer in refused] == [401, 401, 410, 400]
        assert await Ballot.count() == 0
        assert (await employee.cast(voter, token, employee.sealed(voter, 4))).status_code == 200


async def test_the_control_lets_in_whoever_holds_anything_signed(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week, _, signed = await links_of_strangers(tmp_path)

    def naive_link(secrets: Sequence[str], purpose: str, token: str, _: int) -> str:
        signer = {"digest_method": hashlib.sha256}
        return str(
            URLSafeTimedSerializer(list(secrets), salt=f"resonanz.{purpose}", signer_kwargs=signer).loads(
                token
            )
        )

    async def naive_place(*_: object) -> answering.Place:
        return answering.Place(str(uuid4()), b"", (), None, None, 1)

    async def naive_issue(*asked: Any) -> bytes:
        *_, cell, _, blinded = asked
        return blind_sign(signing_key(load_cell_key(week.keys, week.wave, cell)), blinded)

    async def naive_acknowledge(*_: object) -> None:
        pass

    monkeypatch.setattr("api.routes.asked.pulse.read_link", naive_link)
    monkeypatch.setattr(answering, "find_place", naive_place)
    monkeypatch.setattr(answering, "issue", naive_issue)
    monkeypatch.setattr(answering, "acknowledge", naive_acknowledge)
    async with pulse_client(tmp_path, week) as client:
        found = {name: await try_everything(client, week, link) for name, link in signed.items()}
        assert found == {name: {200, 204} for name in signed}
        for cell in week.manifest.cells:
            stranger = Employee(client, week, UUID(cell.id), signed["of nobody"])
            voter, token = await stranger.signed()
            assert (await stranger.cast(voter, token, stranger.sealed(voter, 1))).status_code == 200
    assert await Ballot.count() == len(week.manifest.cells)
