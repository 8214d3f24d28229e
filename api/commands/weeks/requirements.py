"""What has to be there before a week opens, by whichever way: by itself, by command, or from a page.

Where the people are invented, as in the demo, nobody is asked who could be harmed, and nothing is required.
"""

from collections.abc import Awaitable, Callable
from datetime import date

from api.installation import Installation
from api.settings.values import NO_COUNCIL
from api.web.looks.invented import is_invented
from survey import clock
from survey.accounts.owners import anybody_with, has_owner
from survey.accounts.roles import Role
from survey.errors import Refused

Requirement = Callable[[Installation], Awaitable[None]]


def owner_missing(*, has_one: bool) -> Refused | None:
    """What is said where nobody answers for it."""
    if has_one:
        return None
    return Refused(
        "No week opens before somebody is registered as the owner, who answers for it: on the page "
        "/desk/people, or with resonanz access invite ADDRESS --role owner"
    )


def agreement_missing(said: str, *, has_council: bool, today: date) -> Refused | None:
    """What is said where this setting lets no week open; that there is no council is looked at."""
    if not said:
        return Refused(
            "No week opens before it is said since when the works agreement holds, or that there is no works "
            "council: on the page /desk/start, or with resonanz settings set agreement 2026-11-01, or none"
        )
    if said == NO_COUNCIL and has_council:
        return Refused(
            "It is said that there is no works council, and somebody has its role. Say since when the works "
            "agreement holds (resonanz settings set agreement 2026-11-01), or take the role away: no week "
            "opens before."
        )
    if said != NO_COUNCIL and said > today.isoformat():
        return Refused("The works agreement holds from {day} on; no week opens before.", day=said)
    return None


async def requires_owner(_: Installation) -> None:
    """Somebody answers for it: an active account that is the owner."""
    if missing := owner_missing(has_one=await has_owner()):
        raise missing


async def requires_agreement(installation: Installation) -> None:
    """The works council has agreed, or there is none."""
    settings = installation.settings
    has_council = await anybody_with(Role.WORKS_COUNCIL)
    if missing := agreement_missing(
        settings.agreement, has_council=has_council, today=clock.today(settings.timezone)
    ):
        raise missing


# Each raises Refused with the remedy.
REQUIRED: list[Requirement] = [requires_owner, requires_agreement]


async def what_is_missing(installation: Installation) -> list[Refused]:
    """Everything that keeps weeks from opening."""
    if is_invented(installation.settings):
        return []
    found = []
    for required in REQUIRED:
        try:
            await required(installation)
        except Refused as refused:
            found.append(refused)
    return found


async def requires_all(installation: Installation) -> None:
    """Refuse to open a week with the first of what is missing."""
    for missing in await what_is_missing(installation):
        raise missing
