"""Whoever watches the machine: does it answer, does its database."""

from pathlib import Path

import httpx
import pytest

from api.app import ROUTES, application
from survey import database
from tests.api.customers import installation_for_tests
from tests.api.routes.test_asking import app_of, client_of
from tests.promises.installed import installation

pytestmark = pytest.mark.anyio


async def test_whoever_watches_the_machine_learns_nothing_of_the_week(database: str, tmp_path: Path) -> None:
    async with installation(tmp_path) as installed:
        for path, word in (("/health", "ok\n"), ("/ready", "ready\n")):
            answer = await installed.client.get(path)
            assert (answer.status_code, answer.text) == (200, word)
            assert answer.headers["Cache-Control"] == "no-store"


async def test_a_server_without_its_database_answers_and_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> list[object]:
        raise OSError("no route to database.internal, password hunter2")

    monkeypatch.setattr(database, "query", gone)
    async with client_of(app_of(tmp_path)) as client:
        assert (await client.get("/health")).status_code == 200
        answer = await client.get("/ready")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


async def test_a_monitor_may_call_it_by_its_address_and_nothing_else(tmp_path: Path) -> None:
    app = application(ROUTES, hosts=frozenset({"survey.example.org"}))
    app.state.installation = installation_for_tests(tmp_path)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url="http://10.0.0.7:8000") as monitor:
        assert (await monitor.get("/health")).status_code == 200
        assert (await monitor.get("/")).status_code == 421
