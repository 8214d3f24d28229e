"""Everything with the own teams and invented people: what goes in, what comes out, and that nothing stays."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast
from unittest.mock import patch

import httpx
import pytest

from api.app import application
from api.rehearsal import inventing
from api.rehearsal.inventing import invent
from api.rehearsal.outline import MOST_TEAMS, Outline, OutlinedTeam, _that_fit, read_outline
from api.rehearsal.process import LOCK, Rehearsal, State, as_environment, remove_left_over
from api.rehearsal.relay import REHEARSED_ROUTES
from api.rehearsed import PAGES
from api.web.looks.invented import is_invented
from survey.database.lock import Lock
from survey.errors import Refused
from survey.organisation.tables import Person, Team
from survey.releases.tables import Release
from survey.waves.state import OPEN, RELEASED
from survey.waves.tables import Wave
from tests.api.customers import URL, installation_for_tests
from tests.api.rehearsal.stand_in import KEY, rehearsal_stands_in
from tests.survey.lifecycle.week import hire

OURS = OutlinedTeam("Nord", "Vertrieb", "front", people=9, leads=1)
OUTLINE = Outline(
    {"Haus": None, "Vertrieb": "Haus"},
    [OURS, OutlinedTeam("Süd", "Vertrieb", "front", 12, 0), OutlinedTeam("Leitung", "Haus", "back", 2, 1)],
    left_out=0,
)


async def test_the_outline_holds_teams_and_numbers_and_nobody(database: str) -> None:
    await hire()
    people = await Person.select()
    outline = await read_outline()
    assert outline.people == len(people)
    for person in people:
        for told in (person["name"], person["reference"], person["email"], str(person["id"])):
            assert not told or told not in repr(outline)


async def test_without_a_roster_there_is_nothing_to_rehearse_with(database: str) -> None:
    with pytest.raises(Refused, match="nobody on the roster"):
        await read_outline()


def test_a_large_organisation_rehearses_with_as_many_whole_teams_as_fit() -> None:
    teams = [OutlinedTeam(f"T{number:03}", "D", "front", 8, 0) for number in range(MOST_TEAMS + 5)]
    assert len(_that_fit(teams)) == MOST_TEAMS
    huge = [OutlinedTeam("A", "D", "front", 9_000, 0), OURS]
    assert _that_fit(huge) == huge[:1]


async def test_weeks_are_invented_for_the_outline_and_one_is_open(database: str, tmp_path: Path) -> None:
    installation = installation_for_tests(tmp_path)
    installation.settings.data.mkdir()
    with patch.object(inventing, "WEEKS", 3):
        invented = await invent(installation, OUTLINE, KEY)
    assert is_invented(installation.settings)
    assert invented.people == OUTLINE.people == await Person.count()
    assert {row["name"] for row in await Team.select(Team.name)} == {team.name for team in OUTLINE.teams}
    assert await Wave.count().where(Wave.state == RELEASED) == 3
    assert await Wave.count().where(Wave.state == OPEN) == 1
    assert await Release.exists()
    assert all(row["email"] is None for row in await Person.select(Person.email))
    assert all(group.answer.startswith("/pulse/") for group in invented.groups)


async def test_what_a_rehearsal_is_told_holds_no_mail_server_no_way_in_and_no_secret(tmp_path: Path) -> None:
    said = {"RESONANZ_SMTP_SERVER": "mail.example.org", "RESONANZ_SMTP_SENDER": "us@example.org"}
    settings = installation_for_tests(
        tmp_path, **said, RESONANZ_SECRET="correct horse battery staple of 2026"
    ).settings
    told = as_environment(settings, tmp_path / "rehearsal")
    assert not [name for name in told if "SMTP" in name or "OIDC" in name or name == "RESONANZ_SECRET"]
    assert {Path(told[f"RESONANZ_{name}"]).parent for name in ("DATA", "KEYS", "SECRETS")} == {
        tmp_path / "rehearsal"
    }
    assert "RESONANZ_DATABASE" not in told


def test_it_has_the_pages_of_those_who_answer_and_read_and_no_others() -> None:
    places = {path for page in PAGES for path in page.paths}
    assert {"/pulse/{wave:str}", "/results", "/results/report.pdf", "/r/{token:str}"} <= places
    assert not [place for place in places if place.startswith(("/desk", "/api", "/rehearsal", "/kiosk"))]


class Gone:
    """A process that has been killed."""

    returncode = -9

    async def wait(self) -> int:
        return self.returncode


async def test_nothing_stays_of_a_rehearsal_whose_process_was_killed(tmp_path: Path) -> None:
    folder = tmp_path / "rehearsal"
    (folder / "data").mkdir(parents=True)
    await Rehearsal(folder)._clean_after(cast("asyncio.subprocess.Process", Gone()))
    assert not folder.exists()


def test_what_a_lost_process_has_left_is_removed_and_a_running_one_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "rehearsal"
    (folder / "keys").mkdir(parents=True)
    held = Lock(folder / LOCK, "a rehearsal")
    remove_left_over(folder)
    assert (folder / "keys").exists()
    held.release()
    remove_left_over(folder)
    remove_left_over(folder)
    assert not folder.exists()
    assert Rehearsal(folder).state() is State.NONE


@pytest.fixture
async def relayed(tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, list[bytes]]]:
    """A server with a rehearsal, and the heads of what reaches it."""
    app = application(REHEARSED_ROUTES)
    app.state.installation = installation_for_tests(tmp_path)
    seen: list[bytes] = []
    async with rehearsal_stands_in(tmp_path / "data" / "rehearsal", seen) as rehearsal:
        app.state.rehearsal = rehearsal
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
        async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
            yield client, seen


async def test_its_pages_stay_below_its_address_and_set_no_cookie(
    relayed: tuple[httpx.AsyncClient, list[bytes]],
) -> None:
    client, _ = relayed
    answer = await client.get(f"/rehearsal/{KEY}/results")
    assert f'href="/rehearsal/{KEY}/results/weeks/2026-W10?lang=en"' in answer.text
    assert f'action="/rehearsal/{KEY}/pulse/x"' in answer.text
    assert 'href="/static/resonanz.css"' in answer.text
    assert "set-cookie" not in answer.headers


async def test_nothing_of_the_sender_is_handed_on_but_what_a_page_needs(
    relayed: tuple[httpx.AsyncClient, list[bytes]],
) -> None:
    client, seen = relayed
    sent = {"Cookie": "resonanz=private", "User-Agent": "private", "X-Forwarded-For": "private"}
    await client.post(f"/rehearsal/{KEY}/pulse/w/ballot?lang=de", content=b"{}", headers=sent)
    (head,) = seen
    assert head.startswith(b"POST /pulse/w/ballot?lang=de HTTP/1.1\r\n")
    assert b"private" not in head


@pytest.mark.parametrize(
    "place",
    [
        "desk",
        "desk/sign-in",
        "api/contacts",
        "health",
        "static/resonanz.css",
        "results/../desk",
        "pulse/../../desk",
        "results%0d%0aX: y/z",
    ],
)
async def test_only_pages_that_are_shown_are_asked_for(
    relayed: tuple[httpx.AsyncClient, list[bytes]], place: str
) -> None:
    client, seen = relayed
    answer = await client.get(f"{URL}/rehearsal/{KEY}/{place}")
    if answer.status_code == 200:  # below a page that is shown, and spelled so that it stays there
        assert seen[0].startswith((b"GET /results", b"GET /pulse"))
        assert seen[0].count(b"\r\nX:") == 0
    else:
        assert answer.status_code == 404
        assert seen == []


async def test_another_key_finds_nothing(relayed: tuple[httpx.AsyncClient, list[bytes]]) -> None:
    client, seen = relayed
    for key in ("0" * 32, KEY[:-1], "é", KEY + "0"):
        assert (await client.get(f"/rehearsal/{key}/results")).status_code == 404
    assert seen == []
