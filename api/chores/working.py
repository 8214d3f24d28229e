"""While the server runs: do what is due. Every process looks; a lease decides which one does it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from api.calls.making import call_kinds
from api.chores.cases import case_kind
from api.chores.forgetting import forgetting_kind
from api.chores.mails.asking import asking_kind
from api.chores.mails.wave_mails import plan_mails
from api.chores.reasons import reasons_kind
from api.chores.repeating import repeating
from api.chores.weeks.participating import participation_kind
from api.chores.weeks.waves import wave_kinds
from api.installation import Installation
from api.settings.terms import retention_of
from survey.jobs.kinds import Kind
from survey.jobs.planning import plan_repeated
from survey.jobs.working import Worker
from survey.schedule.keeping import plan_again

EVERY_SECONDS = 5.0


def kinds_of(installation: Installation) -> Sequence[Kind]:
    """Everything that this installation does at its time."""
    forgetting = forgetting_kind(
        lambda: installation.settings.timezone,
        installation.secrets,
        lambda: retention_of(installation.settings),
    )
    return (
        forgetting,
        participation_kind(lambda: installation.settings.timezone, installation.keepers),
        case_kind(installation),
        asking_kind(installation),
        reasons_kind(installation),
        *wave_kinds(installation),
        *call_kinds(installation),
    )


@asynccontextmanager
async def working(installation: Installation) -> AsyncIterator[None]:
    """Until the server stops; what is being done then has a moment, else the next process does it."""
    kinds = kinds_of(installation)
    await plan_repeated(kinds)
    await plan_again(installation.settings.timezone)
    await plan_mails(installation)
    worker = Worker(kinds)
    async with worker.ending(), repeating(worker.look, EVERY_SECONDS, "What is due could not be looked up"):
        yield
