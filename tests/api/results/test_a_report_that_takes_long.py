"""Whoever opens the report while it is being computed is told so, and finds it at the next look."""

import asyncio

import pytest

from api.report.drawing import DrawnReport
from tests.api.results.house import House


class Slow:
    """A reporter that is done when it is told to be."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self.begun = 0

    async def finding(self) -> DrawnReport:
        self.begun += 1
        await self.may_end.wait()
        whole = "<!doctype html><html><head></head><body><header></header><main>Done</main></body></html>"
        return DrawnReport(b"{}", dict.fromkeys(("en", "de"), whole))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The report is being computed"), ("de", "Der Bericht wird gerade berechnet")],
)
async def test_it_says_so_with_a_next_step_and_goes_on_computing(
    house: House, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    slow = house.app.state.reporter = Slow()
    monkeypatch.setattr("api.routes.results.report.PATIENCE", 0.0)
    first = await house.read("/results/report", language)
    assert first.status_code == 202
    assert words in first.text
    assert f'href="/results/report?lang={language}"' in first.text.partition("<main")[2]
    slow.may_end.set()
    monkeypatch.setattr("api.routes.results.report.PATIENCE", 30.0)
    assert "Done" in (await house.read("/results/report", language)).text
    assert slow.begun == 2


async def test_one_that_fails_meanwhile_is_met_at_the_next_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(Slow):
        async def finding(self) -> DrawnReport:
            await super().finding()
            raise MemoryError

    slow = house.app.state.reporter = Failing()
    monkeypatch.setattr("api.routes.results.report.PATIENCE", 0.0)
    assert (await house.read("/results/report")).status_code == 202
    slow.may_end.set()
    monkeypatch.setattr("api.routes.results.report.PATIENCE", 30.0)
    assert (await house.read("/results/report")).status_code == 500
