"""Who may sign in and what they may do, changed with an entry in the audit log: by page or by command."""

from collections.abc import Collection, Sequence
from functools import partial
from uuid import UUID

from api.access.signing_in.joining import JOIN
from api.access.signing_in.joining import RESET as BACK
from api.installation import Installation
from api.mail.outgoing import INVITATION, RESET, put_link
from survey import clock
from survey.accounts.accounts import deactivate, find_account, invite, language_of, let_back_in
from survey.accounts.known_names import KIND, identity_of
from survey.accounts.rights import confirm, grant, revoke
from survey.accounts.roles import Role
from survey.audit.pseudonyms import pseudonym
from survey.errors import Refused


def named(installation: Installation, address: str) -> str:
    """Somebody with an account, as the log says it."""
    return pseudonym(installation.secrets, identity_of(address), KIND)


async def invite_person(installation: Installation, address: str, roles: Sequence[Role]) -> str:
    """The link that makes an account."""
    detail = {"roles": ", ".join(roles)}

    async def make() -> str:
        link = f"{installation.settings.url}{JOIN}#{await invite(address, roles, clock.now())}"
        await put_link(installation.settings, installation.secrets, INVITATION, address, link)
        return link

    return await installation.logged(make, "access.invite", named(installation, address), detail)


async def let_person_back_in(installation: Installation, address: str) -> str:
    """The link that replaces every way in."""

    async def make() -> str:
        link = f"{installation.settings.url}{BACK}#{await let_back_in(address, clock.now())}"
        language = await language_of(await find_account(address))
        await put_link(installation.settings, installation.secrets, RESET, address, link, language)
        return link

    return await installation.logged(make, "access.rescue", named(installation, address))


async def grant_roles(installation: Installation, address: str, roles: Collection[Role]) -> frozenset[Role]:
    """Give roles; returns those that wait for a second person."""
    account = await find_account(address)
    give = partial(grant, account, roles, clock.today(installation.settings.timezone))
    detail = {"roles": ", ".join(sorted(roles))}
    return await installation.logged(give, "access.grant", named(installation, address), detail)


async def revoke_roles(installation: Installation, address: str, roles: Collection[Role]) -> None:
    """Take roles away."""
    account = await find_account(address)
    detail = {"roles": ", ".join(sorted(roles))}
    await installation.logged(
        partial(_revoke, account, roles, address), "access.revoke", named(installation, address), detail
    )


async def end_account(installation: Installation, address: str) -> None:
    """End an account, or take an invitation back."""
    end = partial(deactivate, address)
    await installation.logged(end, "access.deactivate", named(installation, address))


async def confirm_roles(installation: Installation, address: str, by: str) -> frozenset[Role]:
    """A second person's word."""
    account, second = await find_account(address), await find_account(by)
    give = partial(confirm, account, second)
    return await installation.logged(give, "access.confirm", named(installation, address))


async def _revoke(account: UUID, roles: Collection[Role], address: str) -> None:
    if not await revoke(account, roles):
        raise Refused("{address} has none of these roles.", address=address)
