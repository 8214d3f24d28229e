"""What no request waits for: a thread to be judged in, statistics to be loaded, another's page."""

import inspect
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.app import ROUTES
from tests.api.customers import customers_client, found_teams
from tests.api.routes.test_rating import Customer


def test_no_guard_is_sent_through_a_thread() -> None:
    guards = [guard for route in ROUTES for guard in route.guards or ()]
    assert guards
    assert [guard for guard in guards if not inspect.iscoroutinefunction(guard)] == []


def test_the_server_starts_without_the_statistics() -> None:
    loaded = "import api.serving, sys; print(*({'numpy', 'scipy', 'altair'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


async def test_customers_who_have_not_rated_get_the_same_page_and_nothing_of_those_who_have(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    ended = datetime.now(UTC) - timedelta(hours=1)
    async with customers_client(tmp_path) as client:
        anna, berta = [await Customer.of(client, ended) for _ in range(2)]
        first = await anna.look()
        assert anna.path not in first.text
        await anna.send(1, comment="Unmistakably-Yonder")
        assert "Unmistakably-Yonder" in (await anna.look()).text
        second = await berta.look()
    assert second.text == first.text
