"""Jobs as commands, and for a page: what ran, what is due, what failed and why; and a try at once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from api.chores.working import kinds_of
from api.installation import Installation
from survey import clock
from survey.error_documents import as_document
from survey.errors import NotFound
from survey.jobs.claiming import claim
from survey.jobs.kinds import by_name
from survey.jobs.listing import ListedJob, bring_forward, list_jobs
from survey.jobs.working import Worker
from survey.waves.holding import read_hold

SHOWN = timedelta(days=14)


async def list_all(installation: Installation, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The jobs of two weeks, with `everything` all of them; times in the organisation's zone."""
    since = clock.now() - SHOWN
    return [
        _as_data(job, installation)
        for job in await list_jobs()
        if arguments.get("everything") or job.due > since or job.next_try
    ]


async def run(installation: Installation, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Do what is due of one kind now, without waiting for its next try; what came of it."""
    kinds = kinds_of(installation)
    known = by_name(kinds)
    name = str(arguments["kind"])
    if name not in known:
        raise NotFound(
            "There is no job {kind}. There are: {kinds}.", kind=name, kinds=", ".join(sorted(known))
        )
    await bring_forward(known[name], installation.settings.timezone)
    held = await claim([name])
    if held is not None:
        await Worker(kinds).do(held)
    # Where another process was doing it already, that is what is seen.
    listed = [job for job in await list_jobs() if job.kind == name]
    done = [job for job in listed if held is not None and job.due == held.due]
    return _as_data((done or listed)[0], installation)


def _as_data(job: ListedJob, installation: Installation) -> dict[str, Any]:
    zone, reason = installation.settings.timezone, job.reason
    if job.state == "held" and (hold := read_hold(installation.secrets)):
        reason = hold.refusal()  # why it is held is kept nowhere but in the hold itself
    return {
        "kind": job.kind,
        "state": job.state,
        **{
            name: moment and moment.astimezone(zone).isoformat(timespec="minutes")
            for name, moment in (("due", job.due), ("began", job.began), ("next_try", job.next_try))
        },
        "reason": as_document(reason) if reason else None,
    }
