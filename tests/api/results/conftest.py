"""A small organisation whose weeks are closed as real ones are, and somebody who reads the results."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from api.app import ROUTES, application
from tests.api.customers import URL, installation_for_tests
from tests.api.results.house import House


@pytest.fixture
async def house(database: str, tmp_path: Path) -> AsyncIterator[House]:
    app = application(ROUTES)
    app.state.installation = installation_for_tests(tmp_path)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield House(tmp_path, app, client)
