"""What has to be there before a week opens by command: Ruth answers for it, and the works agreement holds."""

import asyncio
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.installation import open_installation
from api.settings.fields import PREFIX
from api.settings.settings import read_settings
from tests.scheduled import register_owner

AGREED = {"RESONANZ_AGREEMENT": "2020-01-01"}


def let_weeks_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the installation of this process' environment."""
    for name, value in AGREED.items():
        monkeypatch.setenv(name, value)
    answer_for(os.environ)


def answer_for(environment: Mapping[str, str]) -> None:
    """In another one, while no server runs over it."""
    said = {name: value for name, value in environment.items() if name.startswith(PREFIX)}

    async def register() -> None:
        async with open_installation(read_settings(said), "a test"):
            await register_owner()

    # In a thread: a journey's browser has a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(register())).result()
