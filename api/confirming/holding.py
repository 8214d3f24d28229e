"""Holding the next opening and letting it go: the works council by page, the machine's user by command.

What the works council holds, nobody else lets go of as long as one of them has an account; after that the
owner does, and where there is none either, whoever has the machine.
"""

from collections.abc import Mapping
from typing import Any

from api.access.administering.accounts import named
from api.installation import Installation
from survey import clock
from survey.accounts.owners import anybody_with
from survey.accounts.roles import Role
from survey.accounts.sessions import SignedIn
from survey.errors import Refused
from survey.jobs.planning import wake_jobs
from survey.schedule.keeping import OPEN_JOB
from survey.waves.holding import Hold, Place, hold_opening, let_go, read_hold

Arguments = Mapping[str, Any]


async def hold_from_machine(installation: Installation, arguments: Arguments) -> None:
    """Hold the next opening, `why`; the machine's user acts."""
    await _hold(installation, installation.actor, "machine", str(arguments["why"]))


async def let_go_from_machine(installation: Installation, _: Arguments) -> None:
    """Let go of what was held from the machine."""
    held = read_hold(installation.secrets)
    if held is not None and held.place == "desk":
        for role in (Role.WORKS_COUNCIL, Role.OWNER):
            if await anybody_with(role):
                raise Refused(
                    "The works council holds the opening since {since}, because: {why}. It lets it go "
                    "itself, on its page /desk/opening; the owner can where it has no account.",
                    since=held.since,
                    why=held.why,
                )
    await _let_go(installation, installation.actor)


async def hold_from_desk(installation: Installation, who: SignedIn, why: str) -> None:
    """The works council holds it; that somebody of it is signed in was asked before."""
    await _hold(installation, named(installation, who.address), "desk", why)


async def let_go_from_desk(installation: Installation, who: SignedIn, roles: frozenset[Role]) -> None:
    """The works council lets go, or the owner in its place."""
    if not await may_let_go(roles):
        raise Refused("The works council holds the opening, and lets it go itself.")
    await _let_go(installation, named(installation, who.address))


async def may_let_go(roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles ends a hold."""
    return Role.WORKS_COUNCIL in roles or (Role.OWNER in roles and not await anybody_with(Role.WORKS_COUNCIL))


async def _hold(installation: Installation, by: str, place: Place, why: str) -> None:
    since = clock.today(installation.settings.timezone).isoformat()
    await hold_opening(installation.secrets, Hold(by, place, since, why))


async def _let_go(installation: Installation, actor: str) -> None:
    await let_go(installation.secrets, actor)
    await wake_jobs(OPEN_JOB)
