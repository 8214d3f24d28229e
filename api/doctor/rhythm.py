"""Whether weeks go on opening: who answers for them, where the schedule is, and whose names wait."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from api.commands.weeks.requirements import agreement_missing, owner_missing
from api.doctor.finding import Finding, advise, good, mend, refused
from api.settings.fields import Settings
from api.web.looks.invented import is_invented
from survey.accounts.owners import anybody_with, has_owner
from survey.accounts.roles import Role
from survey.error_documents import as_document, from_document
from survey.errors import ResonanzError
from survey.jobs.listing import list_jobs
from survey.organisation.known_people import name_lists, read_known
from survey.organisation.snapshot import read_organisation
from survey.schedule.keeping import MISSED, OPEN_JOB, PLANNED
from survey.schedule.tables import PlannedWave, Schedule
from survey.secrets_directory import SecretsDirectory
from survey.waves.holding import read_hold
from survey.weeks import week_label

# A server looks every five seconds; whatever has waited for so long, nobody does.
STOPPED = timedelta(minutes=10)


async def looked_at_rhythm(secrets: SecretsDirectory) -> dict[str, Any]:
    """What the database and the secrets say; counts of names, and no name."""
    row = await Schedule.select(Schedule.switched_on).where(Schedule.id == 1).first()
    opening = next((job for job in await list_jobs() if job.kind == OPEN_JOB and job.next_try), None)
    last = (
        await PlannedWave.select(PlannedWave.week, PlannedWave.state)
        .where(PlannedWave.state != PLANNED)
        .order_by(PlannedWave.week, ascending=False)
        .first()
    )
    hold = read_hold(secrets)
    return {
        "owner": await has_owner(),
        "council": await anybody_with(Role.WORKS_COUNCIL),
        "on": bool(row and row["switched_on"]),
        "opens": opening.due.isoformat() if opening else None,
        "why": as_document(opening.reason) if opening and opening.reason else None,
        "missed": week_label(last["week"]) if last and last["state"] == MISSED else None,
        "held": as_document(hold.refusal()) if hold else None,
        "names": await _names(secrets),
    }


async def _names(secrets: SecretsDirectory) -> dict[str, Any]:
    try:
        known = read_known(secrets)
    except ResonanzError as error:
        return {"error": as_document(error)}
    if known is None:  # before the first week nobody is new
        return {"people": 0, "teams": 0}
    lists = [each for each in name_lists(known, await read_organisation()) if each.new]
    return {"people": sum(len(each.new) for each in lists), "teams": len(lists)}


def examine_rhythm(found: Mapping[str, Any] | None, settings: Settings, now: datetime) -> list[Finding]:
    """Who answers, whether the schedule stands still, and whose names a second person has to look at."""
    if found is None:
        return []
    return [*_required(found, settings, now), *_schedule(found, now), _waiting(found["names"])]


def _required(found: Mapping[str, Any], settings: Settings, now: datetime) -> list[Finding]:
    if is_invented(settings):
        return []
    today = now.astimezone(settings.timezone).date()
    missing = [
        owner_missing(has_one=found["owner"]),
        agreement_missing(settings.agreement, has_council=found["council"], today=today),
    ]
    said = [advise(each.message, **each.values) for each in missing if each is not None]
    return said or [
        good("Somebody answers for the weeks, and it is said since when the works agreement holds.")
    ]


def _schedule(found: Mapping[str, Any], now: datetime) -> list[Finding]:
    if not found["on"]:
        return [advise("No week opens by itself: /desk/schedule, or resonanz schedule set --on")]
    said = []
    if found["missed"]:
        said.append(
            advise(
                "Week {week} was left out. Why it could not be opened says: resonanz jobs",
                week=found["missed"],
            )
        )
    if found["held"]:
        hold = from_document(found["held"])
        return [*said, advise(hold.message, **hold.values)]
    if not found["opens"]:
        return [
            *said,
            mend("The schedule is on, and no week is planned. Start the server anew: it plans the next one."),
        ]
    if found["why"]:
        why = from_document(found["why"])
        return [*said, mend(why.message, **why.values)]
    if datetime.fromisoformat(found["opens"]) < now - STOPPED:
        return [
            *said,
            mend(
                "A week should have opened at {opens}, and nothing has tried: no server runs, or its clock "
                "is not believed. Look at: resonanz jobs",
                opens=found["opens"],
            ),
        ]
    return said or [good("The next week is planned, and opens by itself.")]


def _waiting(names: Mapping[str, Any]) -> Finding:
    if "error" in names:
        return refused(from_document(names["error"]))
    if names["people"]:
        return advise(
            "Names, new or changed, that nobody has looked at: {people} (teams: {teams}). Somebody of the "
            "works council, or the owner, looks at them on /desk/names, best every month: until then they "
            "count as newcomers, and groups are put together for their sake.",
            **names,
        )
    return good("No new name waits for a second person.")
