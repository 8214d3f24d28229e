"""How many contacts teams had, where every one of them is reported: what workload is measured by."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.tables import Touchpoint
from survey.contacts.touchpoints import spellings
from survey.contacts.weeks import final_from
from survey.rollups.reading import sums
from survey.rollups.tables import ContactRollup
from survey.spreadsheets.names import same_name

Volume = Mapping[UUID, Mapping[int, int]]  # contacts by team and week


async def weekly_contacts(
    weeks: Sequence[int], timezone: ZoneInfo, now: datetime, complete: Collection[str]
) -> Volume:
    """Contacts of every team and final week, rated or not; a week that is not named had none.

    Only of teams all of whose contacts were at touchpoints of these names: where some of a team's work is not
    reported, or only what was rated, the rest says nothing about how busy it was.
    """
    if not weeks or not complete:
        return {}
    wanted = {same_name(name) for name in complete}

    async def job() -> Volume:
        rows = await Touchpoint.select(Touchpoint.id, Touchpoint.name, Touchpoint.internal)
        inside = {row["id"] for row in rows if row["internal"]}  # no customer came with these
        known = {row["id"] for row in rows if wanted & {same_name(each) for each in spellings(row["name"])}}
        found: dict[UUID, dict[int, int]] = {}
        partly: set[UUID] = set()
        for row in await sums(ContactRollup, weeks):
            if row["touchpoint"] in inside:
                continue
            if row["touchpoint"] not in known:
                partly.add(row["team"])
            elif final_from(row["week"], timezone) <= now:
                of_team = found.setdefault(row["team"], {})
                of_team[row["week"]] = of_team.get(row["week"], 0) + row["n"]
        return {team: counted for team, counted in found.items() if team not in partly}

    return await database.read(job)
