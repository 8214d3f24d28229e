"""The downloads beside the report: made in the drawing process, once until the report changes."""

import io
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import httpx
import openpyxl
import pytest

from api.app import application
from api.exports.routes import EXPORT_ROUTES, REPORT
from api.report.reporting import Reporter
from api.routes.results.report import REPORT_ROUTES
from api.settings.fields import Settings
from api.settings.settings import read_settings
from api.web.looks.invented import mark_as_invented
from survey import database as db
from survey.contacts.tables import Touchpoint
from tests.api.customers import installation_for_tests
from tests.api.exports.test_bundle import run_the_command_of, unpacked
from tests.api.report.test_report import closed_weeks, rate
from tests.reader import reading
from tests.survey.lifecycle.week import hire

ADDRESSES = (f"{REPORT}.pdf", f"{REPORT}/panel.xlsx", f"{REPORT}/panel.sav", f"{REPORT}/bundle.zip")
BEGINNINGS = [b"%PDF", b"PK\x03\x04", b"$FL2", b"PK\x03\x04"]


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
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the other process was asked to do."""
    noted: list[str] = []
    elsewhere = Reporter._elsewhere

    async def note(self: Reporter, work: Callable[..., Any], *args: object) -> Any:
        noted.append(work.__name__)
        return await elsewhere(self, work, *args)

    monkeypatch.setattr(Reporter, "_elsewhere", note)
    return noted


@asynccontextmanager
async def reader(
    settings: Settings, folder: Path, drawing: ProcessPoolExecutor
) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at a server of the open database."""
    app = application([*REPORT_ROUTES, *EXPORT_ROUTES])
    app.state.reporter = Reporter(settings, ("en", "de"), drawing)
    app.state.installation = installed = installation_for_tests(folder)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers=reading(installed.keys)
    ) as client:
        yield client


async def released(folder: Path, weeks: int = 1) -> None:
    await hire()
    await closed_weeks(folder, weeks)
    for week in range(weeks):
        await rate(datetime(2026, 3, 10, 12, tzinfo=UTC) + timedelta(weeks=week))


async def test_each_is_made_elsewhere_once_until_the_report_changes(
    sqlite_database: str,
    settings: Settings,
    tmp_path: Path,
    done: list[str],
    drawing_process: ProcessPoolExecutor,
) -> None:
    await released(tmp_path, 3)
    async with reader(settings, tmp_path, drawing_process) as client:
        first = [await client.get(address, params={"lang": "de"}) for address in ADDRESSES]
        assert [answer.status_code for answer in first] == [200] * 4
        assert [answer.content[:4] for answer in first] == BEGINNINGS
        assert done == ["read_files_of", "compute", *["make_export"] * 4]
        again = [await client.get(address, params={"lang": "de"}) for address in ADDRESSES]
        assert [answer.content for answer in again] == [answer.content for answer in first]
        assert done.count("make_export") == 4
        # Read again, and the same: nothing is made anew.
        await db.write(Touchpoint.insert(Touchpoint(id=uuid4(), name="lobby", open_channel=False)).run)
        assert (await client.get(ADDRESSES[1], params={"lang": "de"})).content == first[1].content
        assert done.count("make_export") == 4
        await rate(datetime(2026, 3, 10, 13, tzinfo=UTC))
        changed = await client.get(ADDRESSES[1], params={"lang": "de"})
        assert changed.content != first[1].content
        assert done.count("make_export") == 5


async def test_they_are_made_in_another_process(
    sqlite_database: str, settings: Settings, tmp_path: Path, drawing_process: ProcessPoolExecutor
) -> None:
    await released(tmp_path)
    made = Reporter(settings, ("en",), drawing_process)
    assert int(await made.made(process_number)) != os.getpid()


def process_number(*_: object) -> bytes:
    return str(os.getpid()).encode()


async def test_the_bundle_of_a_server_gives_its_report_again_byte_for_byte(
    database: str,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    drawing_process: ProcessPoolExecutor,
) -> None:
    await released(tmp_path)
    async with reader(settings, tmp_path, drawing_process) as client:
        bundle = (await client.get(f"{REPORT}/bundle.zip")).content
        files = unpacked(bundle, tmp_path / "elsewhere")
        assert files["report.json"] == (await client.get(f"{REPORT}.json")).text
        panel = await client.get(f"{REPORT}/panel.csv")
    with ZipFile(io.BytesIO(bundle)) as archive:
        assert archive.read("panel.csv") == panel.content
    assert (
        run_the_command_of(files["README.txt"], tmp_path / "elsewhere", monkeypatch)
        == (tmp_path / "elsewhere" / "report.json").read_bytes()
    )


async def test_the_page_leads_to_every_one_of_them_in_its_language(
    sqlite_database: str, settings: Settings, tmp_path: Path, drawing_process: ProcessPoolExecutor
) -> None:
    await released(tmp_path)
    async with reader(settings, tmp_path, drawing_process) as client:
        page = await client.get(REPORT, params={"lang": "de"}, headers={"Accept": "text/html"})
        assert "Zum Mitnehmen" in page.text
        for address in (*ADDRESSES, f"{REPORT}/panel.csv", f"{REPORT}.json"):
            assert f'href="{address}' in page.text
        answer = await client.get(f"{REPORT}/panel.xlsx?lang=de")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="resonanz-panel.xlsx"'
    assert answer.headers["Content-Language"] == "de"
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["Werte", "Datenwörterbuch"]


async def test_before_the_first_release_there_is_nothing_to_take(
    sqlite_database: str, settings: Settings, tmp_path: Path, drawing_process: ProcessPoolExecutor
) -> None:
    async with reader(settings, tmp_path, drawing_process) as client:
        answers = [await client.get(address) for address in ADDRESSES]
    assert [answer.status_code for answer in answers] == [404] * 4


async def test_downloads_of_invented_people_say_so(
    sqlite_database: str, settings: Settings, tmp_path: Path, drawing_process: ProcessPoolExecutor
) -> None:
    await released(tmp_path)
    settings.data.mkdir(exist_ok=True)
    mark_as_invented(settings)
    async with reader(settings, tmp_path, drawing_process) as client:
        bundle = (await client.get(f"{REPORT}/bundle.zip?lang=de")).content
    with ZipFile(io.BytesIO(bundle)) as archive:
        assert "Erfundene Daten" in archive.read("README.txt").decode()
