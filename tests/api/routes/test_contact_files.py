"""Omar reads a table of contacts in on the desk: looked at, read once, and no further column."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import openpyxl
import pytest

from survey.accounts.roles import Role
from survey.contacts.tables import Contact, Touchpoint
from survey.spreadsheets import workbook
from survey.spreadsheets.workbook_process import read_workbook
from tests.api.access.desk import Member, desk_application, hidden, member
from tests.api.access.using import as_multipart
from tests.api.customers import found_teams

BERLIN = ZoneInfo("Europe/Berlin")
HEAD = ["Ticket", "Team", "Kontaktpunkt", "Kanal", "Beendet am", "Kundensegment", "Phase", "Kunde", "Agent"]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks are read in the test's own process."""
    monkeypatch.setattr(workbook, "in_a_process", read_workbook)


@pytest.fixture
async def omar(database: str, tmp_path: Path) -> AsyncIterator[Member]:
    await found_teams("Nord", "Süd")
    async with member(desk_application(tmp_path), "omar@example.org", [Role.ADMINISTRATOR]) as found:
        yield found


def ended(hours: int) -> datetime:
    """So many hours ago where the organisation is, as a spreadsheet has it."""
    now = datetime.now(UTC).astimezone(BERLIN) - timedelta(hours=hours)
    return now.replace(tzinfo=None, microsecond=0)


def book(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in (HEAD, *rows):
        made.active.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


ROWS: list[list[object]] = [
    [4711, "Nord", "phone", "Anruf", ended(30), "Privat", "neu", "K-1", "Ida Blum"],
    [4712, "Süd", "phone", "E-Mail", ended(50), None, "", "K-2", "Ida Blum"],
]


async def look(omar: Member, content: bytes, name: str = "contacts.xlsx") -> httpx.Response:
    body, headers = as_multipart(content, name)
    return await omar.browser.post("/desk/contacts/look", content=body, headers=headers)


async def test_a_workbook_is_looked_at_read_in_once_and_its_links_taken_along(omar: Member) -> None:
    page = await look(omar, book(*ROWS))
    assert (page.status_code, await Contact.count()) == (200, 0)
    sent = {name: hidden(page.text, name) for name in ("table", "name")}
    for told in ("New: 2. Known before: 0.", "New: 0. Known before: 2."):
        assert told in (await omar.browser.post("/desk/contacts/import", data=sent)).text
    assert await Contact.count() == 2
    links = await omar.browser.post("/desk/contacts/links", data=sent)
    assert "links.csv" in links.headers["content-disposition"]
    found = list(csv.DictReader(io.StringIO(links.content.decode("utf-8-sig"))))
    assert [(row["key"], row["customer"], "/r/" in row["link"]) for row in found] == [
        ("4711", "K-1", True),
        ("4712", "K-2", True),
    ]
    assert await Contact.count() == 2
    stored = await Contact.select().order_by(Contact.idempotency_key).first()
    assert stored is not None
    kept = [stored[name] for name in ("channel", "segment", "stage", "ended_at")]
    assert kept == ["call", "Privat", "neu", ended_of(ROWS[0])]


def ended_of(row: list[object]) -> datetime:
    assert isinstance(row[4], datetime)
    return row[4].replace(tzinfo=BERLIN).astimezone(UTC)


async def test_a_look_tells_what_would_be_kept_and_what_is_never_read(omar: Member) -> None:
    page = (await look(omar, book(*ROWS))).text
    for told in ("Nord", "Süd", "Privat", "Columns that are not read: Agent."):
        assert told in page
    # What leads to a customer or an agent is in the table that the page holds, and nowhere to be read. In the
    # table, packed and coded, any four signs may stand beside each other.
    page = page.replace(hidden(page, "table"), "")
    assert [word for word in ("Ida Blum", "K-1", "4711") if word in page] == []


async def test_what_is_wrong_is_told_cell_by_cell_and_nothing_is_read(omar: Member) -> None:
    broken = [*ROWS, [4711, "Ost", "fax", "pigeon", ended(-40), "a@b.example", "", "0171 2345678", ""]]
    page = await look(omar, book(*broken))
    assert page.status_code == 422
    for cell in (
        "Ost",
        "fax",
        "pigeon",
        "a@b.example",
        "0171 2345678",
        "The contact in row 2 has this number",
    ):
        assert cell in page.text
    assert "lies in the future" in page.text
    sent = {"table": "not base64!", "name": "contacts.csv"}
    assert (await omar.browser.post("/desk/contacts/import", data=sent)).status_code == 422
    assert await Contact.count() == 0


async def test_where_colleagues_rate_is_said_once_and_for_good(omar: Member) -> None:
    unsure = await omar.browser.post("/desk/contacts/internal", data={"touchpoint": "chat"})
    assert (unsure.status_code, "please tick that you are sure" in unsure.text) == (422, True)
    for _ in range(2):
        sure = {"touchpoint": "chat", "sure": "yes"}
        assert (await omar.browser.post("/desk/contacts/internal", data=sure)).status_code == 303
    inside = await Touchpoint.select(Touchpoint.name).where(Touchpoint.internal.eq(True))
    assert sorted(row["name"] for row in inside) == ["chat", "internal customer"]
    told = [4711, "Nord", "chat", "Chat", ended(3), None, "neu", "K-1", "Ida Blum"]
    page = await look(omar, book(told))
    assert page.text.count("Colleagues rate here, and who they are is never kept") == 2
    sent = await look(omar, book([4711, "Nord", "chat", "Chat", ended(3), None, "", "", "Ida Blum"]))
    fields = {name: hidden(sent.text, name) for name in ("table", "name")}
    for told_back in ("New: 1. Known before: 0.", "New: 0. Known before: 1."):
        assert told_back in (await omar.browser.post("/desk/contacts/import", data=fields)).text
    (stored,) = await Contact.select()
    assert "4711" not in repr(stored["idempotency_key"])
