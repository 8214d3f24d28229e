"""Sheets are drawn, counted, ended and typed in: by command, and on the first page."""

from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from api.app import application
from api.cards.paper import poster_pdf, sheets_pdf
from api.cli import resonanz
from api.commands.organisation.cards import draw_sheets, poster, show, void_sheet
from api.routes.asked.links import LINK_ROUTES
from api.routes.asked.start import START_ROUTES
from survey.audit.tables import AuditEntry
from survey.ballots.manifest import fingerprint
from survey.ballots.spoken import spoken
from survey.errors import BadInput, NotFound
from survey.weeks import monday_of
from tests.api.customers import URL, installation_for_tests
from tests.survey.lifecycle.week import WEEK, hire, open_week

ALL = {"weeks": 13, "language": "en"}
NOON = f"{monday_of(WEEK).isoformat()}T12:00:00+00:00"


async def test_a_group_gets_a_sheet_for_each_of_its_people_without_mail(
    database: str, tmp_path: Path
) -> None:
    await hire()
    installation = installation_for_tests(tmp_path)
    first = await draw_sheets(installation, ALL)
    assert len(first["sheets"]) == 24
    assert {len(sheet["cards"]) for sheet in first["sheets"]} == {13}
    assert len({card["code"] for sheet in first["sheets"] for card in sheet["cards"]}) == 24 * 13
    assert (await draw_sheets(installation, ALL))["sheets"] == []
    nord = [sheet["number"] for sheet in first["sheets"] if sheet["group"] == "Nord"]
    assert await void_sheet(installation, {"number": nord[0]}) == {"group": "Nord"}
    assert [(row["group"], row["people"], row["sheets"]) for row in await show(installation, {})] == [
        ("Nord", 8, 7),
        ("Süd", 8, 8),
        ("West", 8, 8),
    ]
    (again,) = (await draw_sheets(installation, ALL))["sheets"]
    assert again["group"] == "Nord"
    assert again["number"] != nord[0]
    anew = await draw_sheets(installation, ALL | {"group": "Nord", "anew": True})
    assert [sheet["group"] for sheet in anew["sheets"]] == ["Nord"] * 8
    for wrong in ({"weeks": 0}, {"weeks": 27}):
        with pytest.raises(BadInput):
            await draw_sheets(installation, ALL | wrong)
    with pytest.raises(NotFound):
        await draw_sheets(installation, ALL | {"group": "Ost"})
    logged = await AuditEntry.select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.number)
    assert [(row["action"], row["subject"]) for row in logged] == [
        ("cards.draw", "24"),
        ("cards.void", "Nord"),
        ("cards.draw", "1"),
        ("cards.draw", "8"),
    ]


async def test_a_code_leads_to_the_open_week_and_stands_in_no_address_that_is_sent(
    database: str, tmp_path: Path
) -> None:
    await hire()
    installation = installation_for_tests(tmp_path)
    drawn = await draw_sheets(installation, ALL)
    code = drawn["sheets"][0]["cards"][0]["code"]
    app = application([*LINK_ROUTES, *START_ROUTES])
    app.state.installation = installation
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    ours = {"Sec-Fetch-Site": "same-origin"}
    async with httpx.AsyncClient(transport=transport, base_url=URL, headers=ours) as client:
        closed = await client.post("/link", data={"code": code})
        week = await open_week(tmp_path)
        led = await client.post("/link?lang=de", data={"code": f" {code.lower()} "})
        pasted = await client.post("/link", data={"link": code})
        mistyped = await client.post("/link", data={"code": code[:-1] + ("2" if code[-1] != "2" else "3")})
        start = await client.get("/")
    assert closed.status_code == 410
    assert led.status_code == pasted.status_code == 303
    assert led.headers["location"] == f"/pulse/{week.wave}?lang=de#card.{code.replace('-', '')}"
    assert mistyped.status_code == 400
    assert 'name="code"' in start.text
    told = await poster(installation, {"language": "en"})
    manifest = (week.keys.path / "waves" / week.wave / "manifest").read_bytes()
    assert told["words"] == spoken(fingerprint(manifest))
    for language in ("en", "de"):
        assert poster_pdf(told, language).startswith(b"%PDF")
    assert sheets_pdf(drawn | {"sheets": drawn["sheets"][:2]}, "de").count(b"/Pages/Count 2") == 1


def test_the_commands_write_pdfs_and_say_what_counts(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    people = "".join(f"{number},P {number},Nord,Sales,front\n" for number in range(1, 10))
    roster.write_text("reference,name,team,department,office\n" + people, encoding="utf-8")
    run = CliRunner(env={"RESONANZ_DATA": str(tmp_path / "data")}).invoke
    run(resonanz, ["import-roster", str(roster)])
    sheets = tmp_path / "sheets.pdf"
    drawn = run(resonanz, ["cards", "draw", str(sheets), "--weeks", "2"])
    assert drawn.output.startswith(f"Sheets: 9, in {sheets}.\n")
    assert sheets.stat().st_mode & 0o077 == 0
    shown = run(resonanz, ["cards", "show", "--lang", "de"])
    assert shown.output.startswith("Nord: 9 Personen ohne Mailadresse, 9 Bögen, bis ")
    assert run(resonanz, ["cards", "void", "1"]).exit_code == 2
