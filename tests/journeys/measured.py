"""The application for a journey over forty weeks: its clock is as far off as a file says.

Its past weeks were put into the tables and never signed, which is looked at elsewhere; and it leaves the lot
and the judgement to whoever presses the buttons.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Litestar

from api import app as whole
from api.measures import judging
from api.settings.settings import read_settings
from survey import clock
from survey.waves.tables import Wave
from tests.clock import FileClock

FILE = "JOURNEY_CLOCK"


@dataclass(frozen=True)
class Believed:
    """A week that is taken for signed."""

    wave: str


async def every_wave(_: object) -> tuple[list[Believed], list[str]]:
    return [Believed(row["id"]) for row in await Wave.select(Wave.id)], []


async def believed(_: object) -> None:
    pass


@asynccontextmanager
async def by_hand(_: object) -> AsyncIterator[None]:
    yield


def application() -> Litestar:
    """What is served."""
    clock._clock = FileClock(Path(os.environ[FILE]))
    changed: dict[Any, dict[str, Any]] = {
        judging: {"genuine_releases": every_wave, "requires_genuine": believed},
        whole: {"judging": by_hand},
    }
    for module, names in changed.items():
        for name, other in names.items():
            setattr(module, name, other)
    return whole.create_app(read_settings())
