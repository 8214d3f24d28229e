"""Exports hold what was released and nothing else: what was not published changes no byte of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from api.analyst.making import make_analysis, make_live
from api.commands.weeks.plans import plan_file
from api.exports.making import BUNDLE, PDF, PICTURE, SAV, XLSX, make_export
from api.exports.pictures import KINDS as ENDS
from api.gallery.names import NAMES
from api.report.drawing import compute
from api.settings.settings import read_settings
from api.texts import LANGUAGES
from survey import database as db
from tests.api.report.test_report import _empty, closed_weeks, panel_of, rate
from tests.survey.lifecycle.week import hire


async def exports(folder: Path, url: str) -> dict[tuple[str, str], bytes]:
    """Every export in every language of the database that is open.

    They are made of panel and plan and ask no database: on PostgreSQL these two stand for all of them.
    """
    settings = read_settings(
        {
            "RESONANZ_DATA": str(folder / "data"),
            "RESONANZ_KEYS": str(folder / "keys"),
            "RESONANZ_SECRETS": str(folder / "secrets"),
        }
    )
    panel, plan = await panel_of(settings), await plan_file()
    if not url.startswith("sqlite"):
        return {("panel", "en"): panel, ("plan", "en"): plan}
    report = compute(panel, plan, []).json
    found = {
        (kind, language): make_export(panel, plan, report, (), kind, language)
        for kind in (PDF, XLSX, SAV, BUNDLE, *(f"{PICTURE}{name}.{end}" for name in NAMES for end in ENDS))
        for language in LANGUAGES
    }
    with patch("api.analyst.making._library", return_value=b""):
        for language in LANGUAGES:
            found["analysis", language] = make_analysis(panel, plan, report, (), language)
            for name in NAMES:
                found[f"live {name}", language] = make_live(panel, plan, report, (), name, "wide", language)
    return found


async def made_twice(database_url: str, folder: Path, absent: int) -> list[dict[tuple[str, str], bytes]]:
    """All of it after three weeks, first where the rest of the first team says 1, then where it says 5."""
    made = []
    for number, score in enumerate((1, 5)):
        if number:
            await _empty(database_url)
        await db.open(database_url, "tests")
        try:
            if not number:
                await hire()
                for week in range(3):
                    await rate(datetime(2026, 3, 10, 12, tzinfo=UTC) + timedelta(weeks=week))
            await closed_weeks(folder / str(number), 3, absent=absent, score=score)
            made.append(await exports(folder, database_url))
        finally:
            await db.close()
    return made


async def test_changing_a_suppressed_value_changes_no_byte_of_any_export(
    database_url: str, tmp_path: Path
) -> None:
    # Four of the first team answer: too few for the cell, and no other cell is there to pool with.
    first, second = await made_twice(database_url, tmp_path, absent=4)
    assert first == second
    if database_url.startswith("sqlite"):
        assert_all_is_made(first)


def assert_all_is_made(first: dict[tuple[str, str], bytes]) -> None:
    """Every kind is there, and speaks its reader's language."""
    for kind in (PDF, XLSX, SAV, BUNDLE, "analysis", f"{PICTURE}trend.svg", "live trend"):
        assert first[kind, "en"]
        assert first[kind, "en"] != first[kind, "de"]


async def test_the_control_that_changes_a_released_value_changes_all_that_show_it(
    database_url: str, tmp_path: Path
) -> None:
    # Seven of the first team answer, and what they say is released.
    first, second = await made_twice(database_url, tmp_path, absent=1)
    same = {kind for (kind, language), content in first.items() if content == second[kind, language]}
    if not database_url.startswith("sqlite"):
        assert same == {"plan"}
        return
    shown = {PDF, XLSX, SAV, BUNDLE, f"{PICTURE}trend.svg", f"{PICTURE}trend.png", f"{PICTURE}trend.csv"}
    assert same.isdisjoint(shown | {"analysis", "live trend"})
