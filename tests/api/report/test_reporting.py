"""How often a report is read and computed, what it is in the first week, and a process that dies."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from api.app import application
from api.installation import Installation
from api.report import drawing, reporting
from api.report.drawing import BEHIND, State
from api.report.reporting import Reporter
from api.routes.results.report import REPORT_ROUTES
from api.settings.fields import Settings
from api.settings.settings import read_settings
from survey import clock
from survey import database as db
from survey.contacts.tables import Touchpoint
from survey.errors import NotFound, Overloaded
from survey.lifecycle.closing import close_wave, void_wave
from tests.api.pulse import SECRETS
from tests.reader import reading
from tests.survey.lifecycle.week import Week, everybody_answers, hire, open_week
from tests.waiting import eventually


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(
        {
            "RESONANZ_DATA": str(tmp_path / "data"),
            "RESONANZ_KEYS": str(tmp_path / "keys"),
            "RESONANZ_SECRETS": str(tmp_path / "secrets"),
        }
    )


@pytest.fixture
async def reporter(database: str, settings: Settings) -> AsyncIterator[Reporter]:
    made = Reporter(settings, ["en", "de"])
    yield made
    made.close()


@pytest.fixture
async def on_sqlite(sqlite_database: str, settings: Settings) -> AsyncIterator[Reporter]:
    made = Reporter(settings, ["en", "de"])
    yield made
    made.close()


async def add_touchpoint() -> None:
    await db.write(Touchpoint.insert(Touchpoint(id=uuid4(), name="lobby desk", open_channel=False)).run)


async def first_week(tmp_path: Path) -> Week:
    await hire()
    return await open_week(tmp_path)


async def released(tmp_path: Path) -> None:
    week = await first_week(tmp_path)
    await everybody_answers(week)
    await close_wave(week.keys, week.wave)


async def page(reporter: Reporter, settings: Settings, week: Week, language: str) -> httpx.Response:
    app = application(REPORT_ROUTES)
    app.state.reporter = reporter
    app.state.installation = Installation(settings, week.keys, SECRETS, week.keepers)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        headers = {"Accept": "text/html", "Accept-Language": language} | reading(week.keys)
        return await client.get("/results/report", headers=headers)


async def test_before_the_first_close_the_page_says_what_comes_next(
    reporter: Reporter, settings: Settings, tmp_path: Path
) -> None:
    week = await first_week(tmp_path)
    told = await page(reporter, settings, week, "de")
    assert told.status_code == 200
    assert "Montag, 16. März, 18:00 Uhr" in told.text
    assert "resonanz wave close" in re.sub(r"</?span>", "", told.text)
    with pytest.raises(NotFound):
        await reporter.panel_file()
    await void_wave(week.wave)
    given_up = await page(reporter, settings, week, "en")
    assert given_up.status_code == 200
    assert "had to be given up" in given_up.text


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the other process was asked to do."""
    noted: list[str] = []
    elsewhere = Reporter._elsewhere

    async def note(self: Reporter, work: Callable[..., Any], *args: object) -> Any:
        noted.append(work.__name__)
        return await elsewhere(self, work, *args)

    monkeypatch.setattr(Reporter, "_elsewhere", note)
    return noted


async def test_a_hundred_readers_of_an_unchanged_report_read_and_compute_it_once(
    reporter: Reporter, tmp_path: Path, done: list[str]
) -> None:
    await released(tmp_path)
    first = await asyncio.gather(*(reporter.finding() for _ in range(100)))
    assert done == ["read_files_of", "compute"]
    assert all(found is first[0] for found in [*first, await reporter.finding()])
    assert await reporter.panel_file()
    assert done == ["read_files_of", "compute"]
    # What changes no byte of the panel is read again, and not computed again.
    await add_touchpoint()
    assert await reporter.finding() is first[0]
    assert done == ["read_files_of", "compute", "read_files_of"]
    # From the first one on, whoever answers or rates comes before whoever reads.
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert await reporter.apart(os.getpriority, os.PRIO_PROCESS, 0) == max(BEHIND, ours)


async def test_readers_who_come_while_it_changes_share_what_is_read_after_them(
    reporter: Reporter, tmp_path: Path, done: list[str]
) -> None:
    await released(tmp_path)
    await reporter.panel_file()
    done.clear()

    async def read_after_a_change(number: int) -> None:
        name = f"touchpoint {number}"
        await db.write(Touchpoint.insert(Touchpoint(id=uuid4(), name=name, open_channel=False)).run)
        await reporter.panel_file()

    await asyncio.gather(*(read_after_a_change(number) for number in range(50)))
    assert 1 <= len(done) <= 10


@pytest.mark.parametrize("took", [0.25, 60.0])
async def test_the_next_reading_waits_longer_than_the_last_one_took(
    on_sqlite: Reporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, took: float
) -> None:
    pauses: list[float] = []
    passed = 1000.0
    elsewhere = Reporter._elsewhere

    async def note(seconds: float) -> None:
        pauses.append(seconds)

    async def takes(self: Reporter, work: Callable[..., Any], *args: object) -> Any:
        nonlocal passed
        passed += took
        return await elsewhere(self, work, *args)

    on_sqlite._pause = note
    monkeypatch.setattr(Reporter, "_elsewhere", takes)
    await released(tmp_path)
    # Else a busy machine takes longer for what lies between two readings than the second one has to wait.
    monkeypatch.setattr(clock, "monotonic", lambda: passed)
    await on_sqlite.panel_file()
    await on_sqlite.panel_file()  # nothing has changed: nothing is read
    await add_touchpoint()
    passed += 0.125
    await on_sqlite.panel_file()
    first, second = pauses
    assert first < 0
    assert second == min(reporting.REST * took, reporting.LONGEST_REST) - 0.125


async def test_the_report_is_read_again_when_a_week_becomes_final(
    on_sqlite: Reporter, tmp_path: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await released(tmp_path)
    await on_sqlite.panel_file()
    done.clear()

    async def a_week_later(timezone: ZoneInfo, now: datetime) -> State:
        return await drawing.state_now(timezone, now + timedelta(days=7))

    monkeypatch.setattr(reporting, "state_now", a_week_later)
    await on_sqlite.panel_file()
    assert done == ["read_files_of"]


def pids(reporter: Reporter) -> set[int]:
    return set(reporter._pool._processes or {})


async def test_a_process_that_was_killed_is_replaced_and_does_it_once_more(
    on_sqlite: Reporter, tmp_path: Path
) -> None:
    await released(tmp_path)
    before = await on_sqlite.panel_file()
    (pid,) = pids(on_sqlite)
    os.kill(pid, signal.SIGKILL)
    await add_touchpoint()
    assert await on_sqlite.panel_file() == before
    assert pid not in pids(on_sqlite)


async def test_one_that_is_killed_every_time_is_said_in_a_sentence_and_tried_again_later(
    on_sqlite: Reporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await released(tmp_path)
    with monkeypatch.context() as deadly:
        deadly.setattr(reporting, "read_files_of", die)
        with pytest.raises(Overloaded, match="ended twice"):
            await on_sqlite.panel_file()
    assert await on_sqlite.panel_file()


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def test_whoever_waits_when_the_server_ends_is_told_so_and_no_other_process_begins(
    on_sqlite: Reporter, tmp_path: Path
) -> None:
    waiting = asyncio.create_task(on_sqlite.apart(never_end, tmp_path / "begun"))

    async def begun() -> bool:
        return (tmp_path / "begun").exists()

    await eventually(begun, 120)
    on_sqlite.close()
    for asked in (waiting, on_sqlite.apart(os.getpid)):
        with pytest.raises(Overloaded, match="being stopped"):
            await asyncio.wait_for(asked, 120)


def never_end(begun: Path) -> None:
    begun.touch()
    signal.pause()
