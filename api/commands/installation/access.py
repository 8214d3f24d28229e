"""Accounts and roles, from the command line of whoever runs the installation."""

from collections.abc import Mapping
from typing import Any

from api.access.administering.accounts import (
    end_account,
    grant_roles,
    invite_person,
    let_person_back_in,
    revoke_roles,
)
from api.installation import Installation
from survey import clock
from survey.accounts.accounts import list_accounts
from survey.accounts.roles import read_roles

Arguments = Mapping[str, Any]


async def invite(installation: Installation, arguments: Arguments) -> dict[str, str]:
    """The link that makes an account for `address`, with `roles`."""
    roles = read_roles(arguments["roles"])
    return {"link": await invite_person(installation, arguments["address"], roles)}


async def list_all(_: Installation, __: Arguments) -> list[dict[str, Any]]:
    """Everybody who has an account, had one, or is invited."""
    return [
        {
            "address": known.address,
            "name": known.name,
            "state": known.state,
            "roles": list(known.roles),
            "waiting": list(known.waiting),
        }
        for known in await list_accounts(clock.now())
    ]


async def grant(installation: Installation, arguments: Arguments) -> dict[str, list[str]]:
    """Give `roles`; which of them wait for a second person."""
    waiting = await grant_roles(installation, arguments["address"], read_roles(arguments["roles"]))
    return {"waiting": sorted(waiting)}


async def revoke(installation: Installation, arguments: Arguments) -> None:
    """Take `roles` away."""
    await revoke_roles(installation, arguments["address"], read_roles(arguments["roles"]))


async def deactivate(installation: Installation, arguments: Arguments) -> None:
    """End the account `address`, or take its invitation back."""
    await end_account(installation, arguments["address"])


async def rescue(installation: Installation, arguments: Arguments) -> dict[str, str]:
    """The link that lets `address` back in."""
    return {"link": await let_person_back_in(installation, arguments["address"])}
