"""Confirming lists of names: looked at by a second person, who is not the one who made the change.

Whoever administers the roster may not be that person, and neither may an account under which somebody of the
list was entered or moved. Both refusals stand in the audit log, like every list that was refused.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from api.access.administering.accounts import named
from api.installation import Installation
from survey import clock, database
from survey.accounts.roles import Role
from survey.accounts.sessions import SignedIn
from survey.audit.pseudonyms import pseudonyms
from survey.audit.recording import Act, hold_log, record_all
from survey.audit.tables import AuditEntry
from survey.errors import Refused
from survey.organisation.changing import CHANGED_MEANWHILE
from survey.organisation.known_people import (
    Known,
    NameList,
    confirm_list,
    name_lists,
    nobody_known,
    read_known,
    refuse_list,
)
from survey.organisation.roster_digest import requires_untouched
from survey.organisation.snapshot import Organisation, Row, read_organisation

CHANGES = ("roster.join", "roster.move", "roster.edit", "roster.lead")
CONFIRMED, CONFIRMED_ONE = "names.confirm", "names.known"
REFUSED, REFUSED_ONE, OWN = "names.refuse", "names.unknown", "names.own"


class _OwnChange(Exception):
    """Somebody would confirm what they have done themselves."""


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """Who looks: as the audit log names them, and what they may do besides."""

    actor: str
    administers: bool


def second_person(installation: Installation, who: SignedIn, roles: frozenset[Role]) -> SecondPerson:
    """Somebody who is signed in."""
    return SecondPerson(named(installation, who.address), Role.ADMINISTRATOR in roles)


async def lists_of(installation: Installation) -> tuple[list[NameList], bool]:
    """All lists as they are, and whether the first week has opened: before it nobody is new."""
    known = await asyncio.to_thread(read_known, installation.secrets)
    organisation = await read_organisation()
    lists = await asyncio.to_thread(name_lists, known or nobody_known(installation.secrets), organisation)
    return lists, known is not None


async def confirm_names(installation: Installation, by: SecondPerson, team: UUID, digest: str) -> None:
    """Everybody of this list is known from now on, if it is still the one that was shown."""

    async def job() -> None:
        organisation, shown = await _shown(installation, team, digest)
        if by.administers or await _has_changed(installation, by, shown.new):
            raise _OwnChange
        await record_all(installation.secrets, by.actor, _acts(installation, shown, CONFIRMED, CONFIRMED_ONE))
        database.after_commit(partial(confirm_list, installation.secrets, shown, organisation))

    try:
        await database.write(job)
    except _OwnChange:
        await _log_own(installation, by, team)
        raise Refused(
            "Somebody else has to confirm this list: whoever administers the roster, or has entered or moved "
            "somebody of it, cannot be the second person."
        ) from None


async def refuse_names(installation: Installation, by: SecondPerson, team: UUID, digest: str) -> None:
    """Nobody of this list is known whom no second person has confirmed before."""

    async def job() -> None:
        organisation, shown = await _shown(installation, team, digest)
        acts = _acts(installation, shown, REFUSED, REFUSED_ONE)
        await record_all(installation.secrets, by.actor, acts)
        day = clock.today(installation.settings.timezone).isoformat()
        database.after_commit(partial(refuse_list, installation.secrets, shown, organisation, day))

    await database.write(job)


async def waiting(installation: Installation, _: Any) -> dict[str, Any]:
    """For whoever keeps the roster: the lists that wait for a second person, and those that were refused."""
    lists, opened = await lists_of(installation)
    return {
        "lists": [
            {
                "team": each.name,
                "people": len(each.people),
                "new": [row["name"] for row in each.new],
                "refused": each.refused,
            }
            for each in lists
            if opened and (each.new or each.refused)
        ]
    }


async def _shown(installation: Installation, team: UUID, digest: str) -> tuple[Organisation, NameList]:
    """Within the write, the list that was looked at; refused where it is another one by now."""
    await hold_log()  # an import that is about to be stored waits, or is there already
    organisation = await read_organisation()
    await asyncio.to_thread(requires_untouched, installation.secrets, organisation)
    known: Known | None = await asyncio.to_thread(read_known, installation.secrets)
    lists = await asyncio.to_thread(name_lists, known, organisation) if known else []
    for each in lists:
        if (each.team, each.digest) == (team, digest):
            return organisation, each
    raise Refused(CHANGED_MEANWHILE)


async def _has_changed(installation: Installation, by: SecondPerson, new: Sequence[Row]) -> bool:
    """Whether the log says that this account has entered, moved or renamed any of them."""
    made = pseudonyms(installation.secrets)
    for part in database.in_parts([made(row["id"]) for row in new]):
        found = AuditEntry.exists().where(
            AuditEntry.actor == by.actor,
            AuditEntry.action.is_in(list(CHANGES)),
            AuditEntry.subject.is_in(list(part)),
        )
        if await found:
            return True
    return False


def _acts(installation: Installation, shown: NameList, whole: str, single: str) -> list[Act]:
    """The list as a whole, then each whom it is about, under their pseudonym."""
    person = pseudonyms(installation.secrets)
    about = [row for row, standing in shown.people if standing != "second"]
    told = {"people": str(len(shown.people)), "new": str(len(shown.new))}
    return [
        Act(whole, shown.name, told),
        *(Act(single, person(row["id"]), {"team": shown.name}) for row in about),
    ]


async def _log_own(installation: Installation, by: SecondPerson, team: UUID) -> None:
    lists, _ = await lists_of(installation)
    names = [each.name for each in lists if each.team == team]
    await record_all(installation.secrets, by.actor, [Act(OWN, name) for name in names])
