"""What `resonanz doctor` says about who looks after the installation."""

from pathlib import Path
from typing import Any

import pytest

from api.doctor.accounts import examine_accounts
from api.doctor.waves import examine_database
from api.settings.fields import Settings
from api.settings.settings import read_settings
from survey import database as db
from survey.accounts.roles import Role
from tests.api.report.findings import levels
from tests.survey.accounts.people import NOW, hire, secrets_in

REACHED = {"RESONANZ_ADDRESS": "192.0.2.7:8000", "RESONANZ_URL": "https://survey.example.org"}


def settings(folder: Path, **changes: str) -> Settings:
    places = {f"RESONANZ_{name}": str(folder / name.lower()) for name in ("DATA", "KEYS", "SECRETS")}
    return read_settings(places | changes)


def account(*roles: Role, state: str = "active", waiting: tuple[Role, ...] = ()) -> dict[str, Any]:
    return {"address": "omar@example.org", "state": state, "roles": [*roles], "waiting": [*waiting]}


def test_without_an_account_the_first_step_is_said(tmp_path: Path) -> None:
    assert levels(examine_accounts([], settings(tmp_path)), "Nobody has an account") == ["advise"]
    assert levels(examine_accounts([account(state="invited")], settings(tmp_path)), "Nobody") == ["advise"]


def test_where_others_reach_it_that_has_to_be_mended(tmp_path: Path) -> None:
    found = examine_accounts([], settings(tmp_path, **REACHED))
    assert levels(found, "the server does not start") == ["mend"]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OWNER, Role.WORKS_COUNCIL])
def test_a_role_that_nobody_holds_is_named(tmp_path: Path, role: Role) -> None:
    named = f"the role {role.replace('_', '-')}"
    others = [account(*(each for each in Role if each is not role))]
    assert levels(examine_accounts(others, settings(tmp_path)), named) == ["advise"]
    assert levels(examine_accounts([account(*Role)], settings(tmp_path)), named) == []


def test_what_waits_for_a_second_person_is_told(tmp_path: Path) -> None:
    waiting = [account(*Role, waiting=(Role.LEADERSHIP,))]
    assert levels(examine_accounts(waiting, settings(tmp_path)), "waits for a second person") == ["advise"]


async def test_the_accounts_of_the_database_are_read(database: str, tmp_path: Path) -> None:
    await hire(secrets_in(tmp_path), "omar@example.org", [Role.ADMINISTRATOR])
    await db.close()
    found = await examine_database(settings(tmp_path, RESONANZ_DATABASE=database), NOW)
    assert levels(found, "Accounts: 1.") == ["good"]
