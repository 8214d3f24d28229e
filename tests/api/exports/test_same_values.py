"""Exports hold what was released and nothing else: what was not published changes no byte of them."""

from pathlib import Path

from api.commands.plans import plan_file
from api.exports.making import BUNDLE, PDF, SAV, XLSX, make_export
from api.report.drawing import compute
from api.settings import read_settings
from api.texts import LANGUAGES
from survey import database as db
from tests.api.report.test_report import _empty, closed_weeks, panel_of
from tests.survey.lifecycle.week import hire


async def exports(folder: Path) -> dict[tuple[str, str], bytes]:
    """Every export in every language of the database that is open."""
    settings = read_settings(
        {
            "RESONANZ_DATA": str(folder / "data"),
            "RESONANZ_KEYS": str(folder / "keys"),
            "RESONANZ_SECRETS": str(folder / "secrets"),
        }
    )
    panel, plan = await panel_of(settings), await plan_file()
    report = compute(panel, plan, []).json
    return {
        (kind, language): make_export(panel, plan, report, (), kind, language, False)
        for kind in (PDF, XLSX, SAV, BUNDLE)
        for language in LANGUAGES
    }


async def test_changing_a_suppressed_value_changes_no_byte_of_any_export(
    database_url: str, tmp_path: Path
) -> None:
    made = []
    for number, score in enumerate((1, 5)):
        if number:
            await _empty(database_url)
        await db.open(database_url, "tests")
        try:
            if not number:
                await hire()
            # Four of the first team answer: too few for the cell, and no other cell is there to pool with.
            await closed_weeks(tmp_path / str(number), 1, absent=4, score=score)
            made.append(await exports(tmp_path))
        finally:
            await db.close()
    assert made[0] == made[1]
    assert len(set(made[0].values())) == 8
