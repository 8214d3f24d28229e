"""An installation whose calls go to stand-ins on this machine, and whose jobs a test does by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.calls.making import call_kinds
from api.commands.customers import webhooks
from api.installation import Installation
from survey.jobs.claiming import claim
from survey.jobs.kinds import by_name
from survey.jobs.working import Worker
from tests.api.customers import installation_for_tests
from tests.clock import MovedClock, moved_clock


@dataclass
class House:
    """What is due is done when the test says so."""

    installation: Installation
    clock: MovedClock

    async def works(self) -> int:
        """Everything that is due by now; how many jobs that was."""
        kinds = call_kinds(self.installation)
        done = 0
        while held := await claim(list(by_name(kinds))):
            await Worker(kinds).do(held)
            done += 1
        return done

    async def works_after(self, time: timedelta) -> None:
        """Time passes, an hour at most at once, and what is due is done."""
        end = self.clock.says + time
        while self.clock.says < end:
            self.clock.passes(min(timedelta(hours=1), end - self.clock.says))
            await self.works()

    async def adds(self, name: str, address: str, *events: str, form: str = "standard") -> str:
        """A target; its secret."""
        made = await webhooks.add(
            self.installation, {"name": name, "address": address, "events": events, "form": form}
        )
        return made["secret"]


def house(folder: Path, monkeypatch: pytest.MonkeyPatch, **said: str) -> House:
    """Targets may be on this machine; it is half past an hour."""
    told = {"RESONANZ_PRIVATE_TARGETS": "127.0.0.1", **said}
    moved = moved_clock(monkeypatch, datetime.now(UTC).replace(minute=30, second=0, microsecond=0))
    return House(installation_for_tests(folder, **told), moved)
