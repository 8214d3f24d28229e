"""Omar settles on the desk and in a terminal how customers are asked; a file of contacts brings addresses."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from api.commands.customers.customers import import_file, list_all
from api.installation import installation_of
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.contacts.tables import Contact
from survey.errors import WrongRows
from survey.outbox.tables import WaitingMail
from tests.api.access.desk import desk_application, member
from tests.api.asking.house import MAIL, VERA, asking
from tests.survey.lifecycle.week import hire

RULE = {"touchpoint": "phone", "mails": "1", "hours": "0,5", "apart_days": "30", "question": "nps"}

WRONG = [
    *({"hours": text} for text in ("-1", "nan", "1e999", "169", "")),
    *({"apart_days": text} for text in ("29", "366", "²", "9" * 50)),
    {"question": "csat"},
    {"touchpoint": "moon"},
    {"touchpoint": "internal customer"},
]


async def test_omar_settles_how_customers_are_asked(sqlite_database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path, **MAIL)
    await hire()
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as omar:
        assert "Days between two mails" in (await omar.browser.get("/desk/asking")).text
        for _ in range(2):
            assert (await omar.browser.post("/desk/asking", data=RULE)).status_code == 303
        for wrong in WRONG:
            answer = await omar.browser.post("/desk/asking", data=RULE | wrong)
            assert answer.status_code == 422, wrong
        page = (await omar.browser.get("/desk/asking", headers={"Accept-Language": "de"})).text
        assert 'value="0,5"' in page
    (phone,) = [each for each in await list_all(installation_of(app), {}) if each["name"] == "phone"]
    assert {name: phone[name] for name in ("mails", "hours", "apart_days", "question")} == {
        "mails": True, "hours": 0.5, "apart_days": 30, "question": "nps",
    }  # fmt: skip
    assert await AuditEntry.count().where(AuditEntry.action == "touchpoint.ask") == 1


async def test_without_a_mail_server_no_address_waits(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch, mails=False) as house:
        told = await house.report(mail_to=VERA, basis="existing_customer")
        assert (told["mail"], await WaitingMail.count()) == ("off", 0)


async def test_a_file_brings_addresses_with_their_basis_and_twice_is_once(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def take(*rows: str) -> dict[str, Any]:
        table = "\n".join(
            (
                "Team;Kontaktpunkt;Kanal;Beendet am;Ticket;Mail an;Rechtsgrundlage;Einwilligung am;Sprache",
                *rows,
            )
        )
        content = b64encode(table.encode()).decode()
        return await import_file(house.installation, {"content": content, "name": "k.csv", "links": True})

    async with asking(tmp_path, monkeypatch) as house:
        call = "Nord;Telefon;Anruf;11.03.2026 10:00"
        rows = (
            f"{call};1;{VERA};Einwilligung;01.02.2026;Deutsch",
            f"{call};2;otto@example.org;Bestandskunde;;",
            f"{call};3;mia@example.org;;;",
            f"{call};4;;;;",
            f"{call};5;ines@example.org;eigene Mail;;",
        )
        for new in (5, 0):
            found = await take(*rows)
            assert found["new"] == new
            assert found["mails"] == {"planned": 2, "no_basis": 1, "own_mail": 1}
        assert await WaitingMail.count() == 2
        with pytest.raises(WrongRows) as wrong:
            await take(
                f"{call};6;a@example.org;Einwilligung;;",
                f"{call};7;a@example.org;Einwilligung;11.03.2027;",
                f"{call};8;a b@example.org;ja;;fr",
            )
        places = [(error.row, error.column) for error in wrong.value.errors]
        assert places == [
            (2, "Rechtsgrundlage"),
            (3, "Einwilligung am"),
            (4, "Mail an"),
            (4, "Rechtsgrundlage"),
            (4, "Sprache"),
        ]
        assert await Contact.count() == 5
        # What help desks export beside it is not read where no address is asked for.
        other = b64encode(
            b"team,touchpoint,channel,ended_at,language,basis\nNord,phone,call,2026-03-11 09:00,fr,?"
        )
        taken = await import_file(
            house.installation, {"content": other.decode(), "name": "k.csv", "links": False}
        )
        assert (taken["new"], taken["mails"]) == (1, {})
