"""From what the service says of somebody to an account and its roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from api.access.administering.accounts import named
from api.installation import Installation
from api.settings.fields import Settings
from api.texts import LANGUAGES
from survey import database
from survey.accounts.accounts import address_of
from survey.accounts.provider import Newcomer, follow_roles, known_identity, meet
from survey.accounts.rights import held_roles
from survey.accounts.roles import Role
from survey.errors import NotAuthentic, Refused

MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Told:
    """The values of the claim; None where the token has no such claim, which changes nothing."""

    values: tuple[str, ...] | None

    def roles(self, settings: Settings) -> frozenset[Role]:
        """Those that a value gives, letter by letter."""
        values = self.values or ()
        return frozenset(Role(role) for value, role in settings.oidc_roles if value in values)


def told(claims: Mapping[str, Any], settings: Settings) -> Told:
    """What the claim says: one text or a list of them; anything else is no claim."""
    found = claims.get(settings.oidc_claim)
    if isinstance(found, str):
        return Told((found,))
    if isinstance(found, list):
        return Told(tuple(each for each in found if isinstance(each, str))[:MOST_VALUES])
    return Told(None)


async def whose(installation: Installation, claims: Mapping[str, Any], now: datetime) -> UUID:
    """The account of these claims, with the roles that they give; a sentence where there is none."""
    settings, said = installation.settings, told(claims, installation.settings)
    roles = said.roles(settings)
    account = await known_identity(settings.oidc_issuer, claims["sub"])
    if account is None:
        account = await _newcomer(installation, claims, roles, now)
    if said.values is not None and settings.oidc_roles:
        await _follow(installation, account, roles, now)
    return account


async def _newcomer(
    installation: Installation, claims: Mapping[str, Any], roles: frozenset[Role], now: datetime
) -> UUID:
    address = claims.get("email")
    if not isinstance(address, str) or claims.get("email_verified") is not True:
        raise NotAuthentic(
            "Your sign-in service does not say that your e-mail address is verified, so nobody can be sure "
            "that it is yours. Whoever looks after it can switch that on (email_verified)."
        )
    language = str(claims.get("locale", ""))[:2]
    newcomer = Newcomer(
        installation.settings.oidc_issuer,
        claims["sub"],
        address,
        str(claims.get("name") or address),
        language if language in LANGUAGES else installation.settings.language,
    )

    async def job() -> UUID | None:
        found = await meet(newcomer, roles, now)
        if found is not None:
            await installation.record("access.provider", named(installation, address))
        return found

    refused = Refused(
        "Your sign-in service knows you, and nobody has given you access here. Whoever runs Resonanz in "
        "your house can invite you. To answer, nobody needs an account."
    )
    account = None
    try:
        account = await database.write(job)
    except database.RowConflict:
        pass
    except Refused as error:
        refused = error
    # Another tab may have been a moment earlier, between any two steps of the job: then the way in is there.
    account = account or await known_identity(newcomer.issuer, newcomer.subject)
    if account is None:
        raise refused
    return account


async def _follow(installation: Installation, account: UUID, roles: frozenset[Role], now: datetime) -> None:
    """Roles that no value stands for are not the service's to give or to take."""
    decided = {Role(role) for _, role in installation.settings.oidc_roles}
    held = {role for role in await held_roles(account) if role in decided}
    if held == roles:
        return
    today = now.astimezone(installation.settings.timezone).date()
    follow = partial(follow_roles, account, held, roles, today)
    detail = {"roles": ", ".join(sorted(roles)) or "–"}
    whom = named(installation, await address_of(account))
    await installation.logged(follow, "access.roles", whom, detail)
