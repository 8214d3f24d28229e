"""Attack 59: while a week is open, lead its mails, with everybody's link, to a mail server of one's own.

Adversary: an administrator with a browser, or with the command that changes settings. Before a week the
change stands in the audit log with the server's name, and the works council sees it where it can hold the
opening. Control: the same change where the settings do not ask whether a week is open.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from litestar import Litestar

from api import choosing
from api.commands.installation.settings import set_one, unset
from api.installation import installation_of
from survey import database as db
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.errors import Refused
from survey.waves.tables import Wave
from tests.api.access.desk import Member, desk_application, member

OURS = {"smtp_server": "mail.example.org", "smtp_sender": "us@example.org", "smtp_security": "tls"}
THEIRS = ({"smtp_server": "mail.attacker.example"}, {"smtp_port": "2525"}, {"smtp_security": "starttls"})


async def saved(omar: Member, **fields: str) -> bool:
    return (await omar.browser.post("/desk/start/mail", data=fields)).status_code == 303


async def open_week() -> None:
    now = datetime.now(UTC)
    row = Wave(id="2026-W12", week=1, opens=now, closes=now + timedelta(days=1), state="open", manifest="")
    await db.write(Wave.insert(row).run)


def server_of(app: Litestar) -> str:
    return installation_of(app).settings.smtp_server


async def test_an_open_week_keeps_its_mail_server_and_before_it_the_works_council_sees_which(
    database: str, tmp_path: Path
) -> None:
    app = desk_application(tmp_path)
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as omar:
        assert await saved(omar, **OURS)
        (entry,) = await AuditEntry.select().where(AuditEntry.subject == "RESONANZ_SMTP_SERVER")
        assert entry["detail"] == '{"to":"mail.example.org"}'
        await open_week()
        for theirs in (*THEIRS, {"smtp_server": ""}):
            assert not await saved(omar, **OURS | theirs)
        with pytest.raises(Refused, match="everybody's link"):
            await set_one(installation_of(app), {"name": "smtp-server", "text": "mail.attacker.example"})
        with pytest.raises(Refused, match="everybody's link"):
            await unset(installation_of(app), {"name": "smtp-security"})
        # What is no way of theirs to the links may change: the server asks for another speed.
        assert await saved(omar, **OURS, smtp_rate="60")
    assert server_of(app) == "mail.example.org"
    async with member(app, "ruth@example.org", [Role.WORKS_COUNCIL]) as ruth:
        assert "mail server mail.example.org" in (await ruth.browser.get("/desk/opening")).text


async def test_control_settings_that_do_not_ask_whether_a_week_is_open_lead_them_away(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asks_nothing() -> None:
        pass

    monkeypatch.setattr(choosing, "_requires_mails_to_stay", asks_nothing)
    app = desk_application(tmp_path)
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as omar:
        await saved(omar, **OURS)
        await open_week()
        assert await saved(omar, **OURS | THEIRS[0])
    assert server_of(app) == "mail.attacker.example"
