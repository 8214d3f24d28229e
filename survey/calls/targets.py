"""Targets: added by a person, told apart by name, their addresses and secrets sealed."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from survey import clock, database
from survey.calls.tables import Call, Target
from survey.database import RowConflict
from survey.errors import BadInput, Conflict, NotFound
from survey.jobs.planning import plan_job
from survey.secrets_directory import SecretsDirectory
from survey.spreadsheets.names import in_order, read_name

PURPOSE = "target"
CALLS_JOB = "calls"
LONGEST, LONGEST_ADDRESS = 100, 1000
STANDARD, SLACK, TEAMS, ZAMMAD = "standard", "slack", "teams", "zammad"
# Those that people add by themselves; a help desk is connected (survey/helpdesks).
FORMS = (STANDARD, SLACK, TEAMS)


@dataclass(frozen=True, slots=True)
class KnownTarget:
    """What may be shown of a target."""

    name: str
    form: str
    host: str
    events: tuple[str, ...]
    created: date


@dataclass(frozen=True, slots=True)
class Opened:
    """A target with what is sealed: where it is, and what else it takes to speak to it."""

    id: UUID
    form: str
    address: str
    more: Mapping[str, str]


async def add_target(
    secrets: SecretsDirectory,
    name: str,
    form: str,
    address: str,
    today: date,
    events: Collection[str] = (),
    more: Mapping[str, str] | None = None,
) -> None:
    """Make a target known."""
    name = read_name(name)
    if not name or len(name) > LONGEST:
        raise BadInput("A target's name has 1 to {longest} characters.", longest=LONGEST)
    host = urlsplit(address).hostname or ""
    sealed = secrets.seal(PURPOSE, json.dumps({"address": address, **(more or {})}).encode())
    row = Target(
        id=uuid4(),
        name=name,
        form=form,
        host=host[:255],
        sealed=sealed,
        events=",".join(sorted(events)),
        created=today,
    )

    async def job() -> None:
        await Target.insert(row)

    try:
        await database.write(job)
    except RowConflict:
        raise Conflict(
            "There is a target “{name}”. Remove it first, or choose another name.", name=name
        ) from None


async def replace_target(
    secrets: SecretsDirectory, identity: UUID, address: str, more: Mapping[str, str]
) -> None:
    """Inside a write: another address or secret; what waits for it stays, and is tried at once."""
    sealed = secrets.seal(PURPOSE, json.dumps({"address": address, **more}).encode())
    host = (urlsplit(address).hostname or "")[:255]
    now = clock.now()
    await Target.update({Target.sealed: sealed, Target.host: host}).where(Target.id == identity)
    await Call.update({Call.next_try: now}).where(
        Call.target == identity, Call.outcome == "", Call.next_try > now
    )
    await plan_job(CALLS_JOB, now)


async def list_targets() -> list[KnownTarget]:
    """All of them."""
    rows = await Target.select(Target.name, Target.form, Target.host, Target.events, Target.created)
    return [
        KnownTarget(**{**row, "events": tuple(filter(None, row["events"].split(",")))})
        for row in sorted(rows, key=lambda row: in_order(row["name"]))
    ]


async def remove_target(name: str) -> None:
    """Tell it nothing more; what waited for it goes too."""

    async def job() -> None:
        await Target.delete().where(Target.id == await target_named(name))

    await database.write(job)


async def target_named(name: str) -> UUID:
    """The target of this name."""
    row = await Target.select(Target.id).where(Target.name == read_name(name)).first()
    if row is None:
        raise NotFound(
            "There is no target “{name}”. “resonanz webhook list” shows those that exist.", name=name[:40]
        )
    identity: UUID = row["id"]
    return identity


async def target_of(form: str) -> UUID | None:
    """The help desk of this kind, if one is connected."""
    row = await Target.select(Target.id).where(Target.form == form).first()
    return row["id"] if row else None


async def open_target(secrets: SecretsDirectory, identity: UUID) -> Opened | None:
    """A target with its address and secret; None where it was removed meanwhile."""
    row = await Target.select(Target.form, Target.sealed).where(Target.id == identity).first()
    if row is None:
        return None
    more: dict[str, str] = json.loads(secrets.unseal(PURPOSE, bytes(row["sealed"])))
    return Opened(identity, row["form"], more.pop("address"), more)
