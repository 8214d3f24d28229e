"""The report of an installation: from closed waves and ratings to a page, on both databases."""

import json
import re
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from analytics.plan import Plan
from analytics.registration import canonical, digest
from api.app import application
from api.commands.weeks.plans import plan_file
from api.panel_file.reading import read_panel
from api.report.data import report_bytes, report_of
from api.report.drawing import compute, read_files
from api.report.reporting import Reporter
from api.routes.results.report import REPORT_ROUTES
from api.settings.fields import Settings
from api.settings.settings import read_settings
from survey import database as db
from survey.contacts import ratings
from survey.contacts.beside.events import import_events
from survey.contacts.beside.events_file import CalendarEvent
from survey.contacts.tables import Contact, Touchpoint
from survey.contacts.weeks import week_of_contact
from survey.lifecycle.closing import close_wave
from survey.organisation.tables import Team
from survey.plans.registering import register
from tests.api.cli.command import run
from tests.api.customers import installation_for_tests
from tests.reader import reading
from tests.survey.lifecycle.week import WEEK, hire, open_week


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(
        {
            "RESONANZ_DATA": str(tmp_path / "data"),
            "RESONANZ_KEYS": str(tmp_path / "keys"),
            "RESONANZ_SECRETS": str(tmp_path / "secrets"),
        }
    )


async def closed_weeks(folder: Path, number: int, *, absent: int = 0, score: int = 3) -> None:
    """Weeks in which all say 4, but `absent` of the first team are silent and its rest says `score`."""
    for week in range(WEEK, WEEK + number):
        wave = await open_week(folder, week)
        people = await wave.people()
        for place, (cell, person) in enumerate(people):
            if place >= absent:
                await wave.answer(person, cell, score if absent and place < 8 else 4)
        await close_wave(wave.keys, wave.wave)


async def rate(ended_at: datetime, number: int = 6) -> None:
    """Customers of every team."""

    async def job() -> None:
        touchpoint = Touchpoint(id=uuid4(), name=f"desk {uuid4()}", open_channel=False)
        await Touchpoint.insert(touchpoint)
        for team in await Team.select(Team.id):
            for place in range(number):
                contact = Contact(
                    id=uuid4(),
                    team=team["id"],
                    touchpoint=touchpoint.id,
                    channel="call",
                    ended_at=ended_at,
                    week=week_of_contact(ended_at, ZoneInfo("Europe/Berlin")),
                )
                await Contact.insert(contact)
                await ratings.rate(contact.id, ratings.GivenRating(1 + place % 5), ended_at)

    await db.write(job)


async def panel_of(settings: Settings) -> bytes:
    """The panel of the database that the test has open."""
    panel = (await read_files(settings.timezone, datetime.now(UTC))).panel
    assert panel is not None
    return panel


async def test_an_empty_installation_says_what_to_do_next(
    database: str, settings: Settings, tmp_path: Path, drawing_process: ProcessPoolExecutor
) -> None:
    app = application(REPORT_ROUTES)
    app.state.reporter = Reporter(settings, ["de"], drawing_process)
    app.state.installation = installation_for_tests(tmp_path)
    key = reading(app.state.installation.keys)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        german = {"Accept": "text/html", "Accept-Language": "de"}
        page = await client.get("/results/report", headers=german | key)
        data = await client.get("/results/report.json", headers=key)
    assert page.status_code == 200
    assert "resonanz import-roster" in re.sub(r"</?span>", "", page.text)
    assert 'href="/results/forecast?lang=de"' in page.text
    assert data.status_code == 404
    assert "released" in data.json()["detail"]


async def test_a_new_event_is_on_the_page_at_once_and_changes_no_number(
    sqlite_database: str, settings: Settings, tmp_path: Path, drawing_process: ProcessPoolExecutor
) -> None:
    await hire()
    await closed_weeks(tmp_path, 3)
    for week in range(3):
        await rate(datetime(2026, 3, 10, 12, tzinfo=UTC) + timedelta(weeks=week))
    reporter = Reporter(settings, ["en"], drawing_process)
    before = await reporter.finding()
    await import_events([CalendarEvent(date(2026, 3, 18), date(2026, 3, 18), "Server <moved>")])
    after = await reporter.finding()
    assert "Server" not in before.pages["en"]
    assert "Server &lt;moved&gt;" in after.pages["en"]
    assert after.json == before.json


async def test_the_report_is_the_one_of_the_exported_file_byte_for_byte(
    database: str, settings: Settings, tmp_path: Path
) -> None:
    await hire()
    await closed_weeks(tmp_path, 2)
    await rate(datetime(2026, 3, 10, 12, tzinfo=UTC))
    await rate(datetime.now(UTC) - timedelta(hours=1))  # far beyond the last wave: no part of the panel
    file = await panel_of(settings)
    found = compute(file, await plan_file(), ["en"])
    again = report_bytes(report_of(read_panel(file, "mine.csv"), Plan(looks=(26, 52, 104), scale=(1.0, 5.0))))
    assert found.json == again
    report = json.loads(found.json)
    assert report["verdict"]["code"] == "not_enough_data"
    assert (report["input"]["teams"], report["input"]["weeks"]) == (3, 2)
    assert "<h1>" in found.pages["en"]


async def test_a_registered_plan_is_what_the_report_goes_by_and_the_exported_one_gives_its_bytes(
    database: str, settings: Settings, tmp_path: Path, drawing_process: ProcessPoolExecutor
) -> None:
    await hire()
    await register(canonical(Plan(lag=2, looks=(26, 52), moderators=("office",))), date(2026, 1, 5))
    await closed_weeks(tmp_path, 2)
    await rate(datetime(2026, 3, 10, 12, tzinfo=UTC))
    await register(canonical(Plan(lag=0, alpha=0.2)), date(2026, 5, 5))
    reporter = Reporter(settings, ["en", "de"], drawing_process)
    found = await reporter.finding()
    (tmp_path / "plan.json").write_bytes(await plan_file())
    (tmp_path / "panel.csv").write_bytes(await reporter.panel_file())
    again = run("analyse", tmp_path / "panel.csv", "--plan", tmp_path / "plan.json", "--json")
    assert (again.status, again.out.encode()) == (0, found.json)
    shown = json.loads(found.json)["plan"]
    assert (shown["lag"], shown["looks"], shown["registered_at"]) == (2, [26, 52], "2026-01-05")
    assert shown["digest"] == digest(Plan(lag=2, looks=(26, 52), moderators=("office",)))
    assert "primary" not in shown["exploratory"]
    assert {"lags", "outcomes", "moderators"} <= set(shown["exploratory"])
    assert "registered 2026-01-05" in found.pages["en"]
    assert "explorativ" in found.pages["de"]


async def test_a_plan_made_after_data_came_in_is_not_called_registered(
    database: str, settings: Settings, tmp_path: Path
) -> None:
    await hire()
    await closed_weeks(tmp_path, 1)
    await register(canonical(Plan(lag=2)), date(2026, 5, 5))
    found = compute(await panel_of(settings), await plan_file(), ["en"])
    shown = json.loads(found.json)["plan"]
    assert (shown["lag"], shown["registered_at"]) == (2, None)
    assert "primary" in shown["exploratory"]
    assert "not registered beforehand" in found.pages["en"]


async def test_changing_a_suppressed_value_changes_no_byte(
    database_url: str, settings: Settings, tmp_path: Path
) -> None:
    files = []
    for number, score in enumerate((1, 5)):
        if number:
            await _empty(database_url)
        await db.open(database_url, "tests")
        try:
            if not number:
                await hire()
            # Four of the first team answer: too few for the cell, and no other cell is there to pool with.
            await closed_weeks(tmp_path / str(number), 1, absent=4, score=score)
            files.append(await panel_of(settings))
        finally:
            await db.close()
    assert files[0] == files[1]


async def _empty(url: str) -> None:
    """The same organisation before its first wave."""
    await db.open(url, "tests")
    try:
        for table in ("release_mean", "release", "wave_cell", "cell_part", "cell", "wave"):
            await db.write(db.query, f"DELETE FROM {table}")  # noqa: S608  # names of ours
    finally:
        await db.close()
