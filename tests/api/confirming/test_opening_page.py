"""Ruth of the works council holds and lets go; Olga, the owner, and Omar, who administers, see it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar import Litestar

from api.confirming.holding import let_go_from_machine
from api.installation import installation_of
from survey import database as db
from survey.accounts.roles import Role
from survey.accounts.tables import Account
from survey.audit.listing import list_entries
from survey.audit.verifying import verify
from survey.errors import Refused
from survey.waves.holding import read_hold
from tests.api.access.desk import Member, desk_application, member

WHY = "The works agreement is <not> signed"


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def ruth(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "ruth@example.org", [Role.WORKS_COUNCIL]) as found:
        yield found


@pytest.fixture
async def olga(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "olga@example.org", [Role.OWNER]) as found:
        yield found


async def test_ruth_holds_olga_sees_it_and_ruth_lets_go(app: Litestar, ruth: Member, olga: Member) -> None:
    assert "Hold the next opening" in (await ruth.browser.get("/desk/opening")).text
    assert "Hold the next opening" not in (await olga.browser.get("/desk/opening")).text
    assert (await ruth.browser.post("/desk/opening/hold", data={"why": WHY})).status_code == 303
    seen = (await olga.browser.get("/desk/opening")).text
    assert "works agreement is &lt;not&gt; signed" in seen
    assert "ruth@example.org holds it" in seen
    assert "Let it go" not in seen
    refused = await olga.browser.post("/desk/opening/let-go")
    assert (refused.status_code, "lets it go itself" in refused.text) == (422, True)
    again = await ruth.browser.post("/desk/opening/hold", data={"why": "another"})
    assert (again.status_code, "held already" in again.text) == (422, True)
    assert (await ruth.browser.post("/desk/opening/let-go")).status_code == 303
    assert (await ruth.browser.post("/desk/opening/let-go")).status_code == 422
    assert read_hold(installation_of(app).secrets) is None
    entries = [each for each in await list_entries({}) if each.action.startswith("wave.")]
    assert [each.action for each in entries] == ["wave.let-go", "wave.hold"]
    assert entries[1].detail == {"why": WHY}
    assert len({each.actor for each in entries}) == 1
    assert entries[0].actor.startswith("account:")
    assert (await verify(installation_of(app).secrets)).trouble == []


async def test_the_owner_lets_go_where_the_works_council_has_no_account_any_more(
    app: Litestar, ruth: Member, olga: Member
) -> None:
    await ruth.browser.post("/desk/opening/hold", data={"why": WHY})
    await db.write(Account.update({Account.active: False}).where(Account.address == "ruth@example.org").run)
    with pytest.raises(Refused):
        await let_go_from_machine(installation_of(app), {})
    assert "Let it go" in (await olga.browser.get("/desk/opening")).text
    assert (await olga.browser.post("/desk/opening/let-go")).status_code == 303


async def test_the_machine_lets_go_where_nobody_else_is_left(app: Litestar, ruth: Member) -> None:
    await ruth.browser.post("/desk/opening/hold", data={"why": WHY})
    await db.write(Account.update({Account.active: False}, force=True).run)
    await let_go_from_machine(installation_of(app), {})
    assert read_hold(installation_of(app).secrets) is None


async def test_a_reason_that_is_missing_is_asked_for_beside_the_form(ruth: Member) -> None:
    answer = await ruth.browser.post("/desk/opening/hold", data={"why": " "})
    assert (answer.status_code, "Please say why" in answer.text) == (422, True)


async def test_an_administrator_sees_it_and_holds_nothing(app: Litestar) -> None:
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as omar:
        assert "What a hold does" in (await omar.browser.get("/desk/opening")).text
        for act in ("hold", "let-go"):
            assert (await omar.browser.post(f"/desk/opening/{act}", data={"why": WHY})).status_code == 403
