"""Attack 40: erase somebody, and read from what changes what that person had said.

Adversary A1 watches pages and exports, A5 decides when somebody leaves the roster. Control: a design that
keeps answers by person and computes results when asked, where the difference is the answer.
"""

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, time
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from api.app import ROUTES, application
from api.report.reporting import Reporter
from api.texts import LANGUAGES
from survey.lifecycle.closing import close_wave, recover
from survey.organisation.tables import Person
from survey.releases.tables import Comment, Release, ReleaseMean
from survey.waves.tables import Cell, CellPart, Wave, WaveCell
from survey.weeks import monday_of
from tests.api.customers import URL, installation_for_tests
from tests.api.report.test_report import rate
from tests.reader import reading
from tests.roster import imported, undo_time_is_over
from tests.survey.lifecycle.week import NOW, TEAMS, WEEK, hire, open_week

RELEASED = (Release, ReleaseMean, Comment, Wave, WaveCell, Cell, CellPart)
EXPORTS = tuple(f"/results/report{each}" for each in (".pdf", "/panel.xlsx", "/panel.sav", "/bundle.zip"))
PAGES = (
    *("/results", "/results/table.csv", "/results/report", "/results/report.json"),
    *("/results/report/panel.csv", "/results/report/plan.json", *EXPORTS, "/privacy"),
)
OF_A_WAVE = ("", "/manifest")  # the counted ballots are compared as rows: here their four weeks are over
HEAD = "reference,name,team,department,office,lead\n"
NAMES = [f"{team} {number}" for team in TEAMS for number in range(8)]
ERASED = ("Nord 0", "Nord 1", "Süd 7")


class Watched:
    """Everything that was released and everything that is shown."""

    def __init__(self, folder: Path, drawing: ProcessPoolExecutor) -> None:
        self.installation = installation_for_tests(folder)
        self._drawing = drawing

    async def everything(self) -> dict[str, object]:
        found: dict[str, object] = {
            table.__name__: sorted(map(str, await table.select())) for table in RELEASED
        }
        app = application(ROUTES)
        app.state.installation = self.installation
        app.state.reporter = Reporter(self.installation.settings, LANGUAGES, self._drawing)
        waves = [str(row["id"]) for row in await Wave.select(Wave.id)]
        addresses = [*PAGES, *(f"/pulse/{wave}{part}" for wave in waves for part in OF_A_WAVE)]
        groups = [f"/results/groups/{row['id']}" for row in await Cell.select(Cell.id)]
        addresses += [each + part for each in groups for part in ("", "/table.csv")]
        addresses += [f"{each}/weeks/{wave}" for each in ("/results", *groups) for wave in waves]
        headers = reading(self.installation.keys)
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
        async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
            for address in addresses:
                for language in LANGUAGES:
                    answer = await client.get(address, params={"lang": language}, headers=headers)
                    assert answer.status_code == 200, address
                    found[f"{address} {language}"] = answer.content
        return found


async def import_roster_of(folder: Path, names: list[str]) -> None:
    rows = [f"{name},{name},{name.split()[0]},Kundendienst,front,no" for name in names]
    await imported(folder, "\n".join(rows), HEAD)


async def two_released_weeks(folder: Path, drawing: ProcessPoolExecutor) -> Watched:
    for week in (WEEK, WEEK + 1):
        wave = await open_week(folder, week)
        for place, (cell, person) in enumerate(await wave.people()):
            await wave.answer(person, cell, 1 + place % 5, f"comment {place}")
        assert await close_wave(wave.keys, wave.wave) == "released"
    await rate(datetime.combine(monday_of(WEEK + 1), time(12), UTC))
    return Watched(folder, drawing)


async def test_erasing_people_leaves_every_row_page_and_export_as_it_was(
    database: str, tmp_path: Path, drawing_process: ProcessPoolExecutor
) -> None:
    await hire()
    watched = await two_released_weeks(tmp_path, drawing_process)
    before = await watched.everything()
    assert before["Release"]
    assert before["Comment"]
    await import_roster_of(tmp_path, [name for name in NAMES if name not in ERASED])
    assert await watched.everything() == before  # out of it, and kept for whoever undoes the import
    await undo_time_is_over()
    assert await Person.count() == len(NAMES) - len(ERASED)
    assert await watched.everything() == before
    await recover(watched.installation.keys, NOW)
    assert await watched.everything() == before


async def test_erasing_everybody_but_one_changes_nothing_either(
    database: str, tmp_path: Path, drawing_process: ProcessPoolExecutor
) -> None:
    await hire()
    watched = await two_released_weeks(tmp_path, drawing_process)
    before = await watched.everything()
    await import_roster_of(tmp_path, NAMES[:1])
    await undo_time_is_over()
    assert await Person.count() == 1
    assert await watched.everything() == before


def computed_when_asked(answers: Mapping[UUID | str, int]) -> tuple[int, float]:
    """The control: n and mean of whoever is still there."""
    return len(answers), round(sum(answers.values()) / len(answers), 2)


@pytest.mark.parametrize("answer", range(1, 6))
def test_the_control_that_computes_when_asked_tells_what_the_erased_person_said(answer: int) -> None:
    answers: dict[UUID | str, int] = {f"Nord {number}": 1 + number % 5 for number in range(8)}
    answers["Nord 0"] = answer
    (n, mean), _ = computed_when_asked(answers), answers.pop("Nord 0")
    left, mean_left = computed_when_asked(answers)
    assert round(n * mean - left * mean_left) == answer
