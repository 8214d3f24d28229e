"""Takes the last import back, until the next wave opens or for a week, whichever is first."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from piccolo.table import Table

from survey.organisation.changing import RosterStep
from survey.organisation.roster_digest import requires_own_undo, requires_untouched_roster
from survey.organisation.snapshot import Organisation, Rows, from_text, read_organisation, referred
from survey.organisation.tables import Department, LastImport, Person, Team
from survey.secrets_directory import SecretsDirectory

UNDOABLE_FOR = timedelta(days=7)


async def prepare_undo(secrets: SecretsDirectory, now: datetime) -> RosterStep | None:
    """What taking the last import back would do; None where there is none that can be taken back."""
    last = await LastImport.select().first()
    if last is None or last["before"] is None or last["until"] <= now:
        return None
    await requires_untouched_roster(secrets)
    requires_own_undo(secrets, last["before"])
    found = await read_organisation()
    before = from_text(last["before"])
    tables = {table: dict(rows) for table, rows in found.by_table().items()}
    # From the people up: what is new goes, unless something that stays has come to it since.
    for table in (Person, Team, Department):
        tables[table].update({each: row for each, row in before[table].items() if row is not None})
        came = {each for each, row in before[table].items() if row is None and each in tables[table]}
        for each in came - _needed(came, tables) - await referred(table, came):
            del tables[table][each]
    return RosterStep(found, Organisation(found.number, tables[Department], tables[Team], tables[Person]))


def _needed(came: Collection[UUID], tables: Mapping[type[Table], Rows]) -> set[UUID]:
    """Those that the organisation itself still points to: teams with people, departments with teams."""
    pointed = {row["team"] for row in tables[Person].values()}
    pointed |= {row["department"] for row in tables[Team].values()}
    way = [each for each in pointed if each in tables[Department]]
    while way:  # and what stands above those
        above = tables[Department][way.pop()]["parent"]
        if above is not None and above not in pointed:
            pointed.add(above)
            way.append(above)
    return pointed & set(came)


def undoable_until(now: datetime) -> datetime:
    """How long an import of this moment can be taken back."""
    return (now + UNDOABLE_FOR).astimezone(UTC).replace(microsecond=0)
