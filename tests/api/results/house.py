"""What happens in the house, week after week, and how it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
from litestar import Litestar

from survey.lifecycle.closing import close_wave
from tests.reader import reading
from tests.survey.lifecycle.week import Week, open_week

Mood = Callable[[str, int], int | None]


@dataclass
class House:
    """An installation over the database that the test has opened."""

    folder: Path
    app: Litestar
    client: httpx.AsyncClient

    @property
    def keys(self) -> dict[str, str]:
        return reading(self.app.state.installation.keys)

    async def read(self, address: str, language: str = "en", *, key: bool = True) -> httpx.Response:
        """As a browser asks, with the cookie or without."""
        headers = {"Accept": "text/html", "Accept-Language": language} | (self.keys if key else {})
        return await self.client.get(address, headers=headers)

    async def ask(self, week: int, mood: Mood, comment: str = "") -> Week:
        """A whole week: `mood` says what somebody of a group answers, by its label; None for silence."""
        wave = await open_week(self.folder, week)
        labels = {UUID(cell.id): cell.label for cell in wave.manifest.cells}
        for number, (cell, person) in enumerate(await wave.people()):
            score = mood(labels[cell], number % 8)
            if score is not None:
                await wave.answer(person, cell, score, comment and f"{comment} {number}")
        await close_wave(wave.keys, wave.wave)
        return wave
