"""One clock: every part asks it, and no setting or file of a running installation can shift it."""

import ast
import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from survey import clock
from tests.clock import moved_clock, set_ahead

ROOT = Path(__file__).parents[2]
SHIPPED = [path for folder in ("api", "survey", "analytics") for path in (ROOT / folder).rglob("*.py")]
FOREIGN = ("time_machine", "freezegun", "libfaketime", "FAKETIME")
NOW_IN_SQL = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "datetime('now", "clock_timestamp(", "now()")


def test_a_day_is_the_zones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    moved_clock(monkeypatch, datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert clock.today(ZoneInfo("Europe/Berlin")).isoformat() == "2027-01-01"
    assert clock.today(ZoneInfo("America/Lima")).isoformat() == "2026-12-31"
    assert clock.now(ZoneInfo("Europe/Berlin")).isoformat() == "2027-01-01T00:30:00+01:00"


async def test_whoever_sleeps_wakes_up_when_the_clock_has_come_so_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moved = moved_clock(monkeypatch, datetime(2026, 3, 11, 9, tzinfo=UTC))
    sleeping = asyncio.create_task(clock.sleep(3600))
    await asyncio.sleep(0.05)
    assert not sleeping.done()
    moved.passes(timedelta(hours=1))
    await asyncio.wait_for(sleeping, 30)


async def test_waiting_says_whether_it_happened() -> None:
    event = asyncio.Event()
    assert not await clock.wait(event, 0.01)
    event.set()
    assert await clock.wait(event, 30)


def test_the_machines_clock_is_read_in_one_file_alone() -> None:
    """The linter bans the calls by name (pyproject.toml); here it is seen to do so in every folder."""
    banned = "from datetime import UTC, datetime\nimport asyncio, time\n\n\nasync def late() -> object:\n"
    banned += "    await asyncio.sleep(1)\n    time.sleep(1)\n    return datetime.now(UTC), time.time()\n"
    ruff = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--output-format", "concise"]
    for folder in ("api/chores", "survey/lifecycle", "analytics/verdict", "survey"):
        found = subprocess.run(
            [*ruff, "--stdin-filename", str(ROOT / folder / "late.py"), "-"],
            input=banned,
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert found.stdout.count("TID251") == 4, found.stdout + found.stderr
    exempt = [path.relative_to(ROOT) for path in SHIPPED if "TID251" in path.read_text()]
    assert exempt == []


def shifting(text: str) -> list[str]:
    """Where a program puts something in the place of a clock, or brings the tools for it along."""
    tree = ast.parse(text if "_clock" in text else "")  # most name none, and reading all takes a second
    targets = [
        target
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    assigned = [name for name in map(ast.unparse, targets) if name.split(".")[-1] == "_clock"]
    return assigned + [word for word in FOREIGN if word in text]


def test_nothing_that_is_shipped_puts_another_clock_in_its_place() -> None:
    found = {path.relative_to(ROOT): names for path in SHIPPED if (names := shifting(path.read_text()))}
    assert found == {Path("survey/clock.py"): ["_clock"]}
    assert shifting((ROOT / "tests/shifted.py").read_text())  # control: where it is done, it is seen


def test_no_statement_asks_the_database_for_the_time() -> None:
    """Its clock may be another machine's."""
    for path in SHIPPED:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                asked = [word for word in NOW_IN_SQL if word in node.value]
                assert not asked, path


def test_a_process_of_the_tests_lives_as_far_ahead_as_its_file_says(tmp_path: Path) -> None:
    file = tmp_path / "ahead"
    set_ahead(file, timedelta(days=400))
    code = (
        "import sys; from pathlib import Path; from survey import clock; from tests.clock import FileClock;"
    )
    code += "clock._clock = FileClock(Path(sys.argv[1])); print(clock.now().isoformat())"
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    ahead = datetime.fromisoformat(done.stdout.strip()) - datetime.now(UTC)
    assert timedelta(days=399, hours=23) < ahead < timedelta(days=400, minutes=1)
