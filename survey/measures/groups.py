"""Which groups a measure can be about: those that answer together at present, each as a whole."""

from collections.abc import Sequence
from uuid import UUID

from survey.errors import BadInput, Refused
from survey.measures.registered import MeasuredGroup
from survey.organisation.tables import Team
from survey.spreadsheets.names import in_order, same_name
from survey.waves.sides import last_pulse
from survey.waves.tables import Cell, CellPart, Wave, WaveCell


async def present_groups() -> list[MeasuredGroup]:
    """The groups of the newest week that enter comparisons, by the alphabet."""
    newest = await last_pulse(Wave.id)
    if newest is None:
        return []
    mixed = {row["id"] for row in await Cell.select(Cell.id).where(Cell.office == "mixed")}
    cells = await WaveCell.select(WaveCell.cell, WaveCell.label).where(WaveCell.wave == newest["id"])
    teams: dict[UUID, list[str]] = {}
    for part in await CellPart.select(CellPart.cell, CellPart.team).where(CellPart.team.is_not_null()):
        teams.setdefault(part["cell"], []).append(str(part["team"]))
    found = [
        MeasuredGroup(str(row["cell"]), row["label"], tuple(sorted(teams[row["cell"]])))
        for row in cells
        if row["cell"] in teams and row["cell"] not in mixed
    ]
    return sorted(found, key=lambda group: in_order(group.name))


async def groups_named(names: Sequence[str]) -> tuple[MeasuredGroup, ...]:
    """The groups of these addresses or names; of a group of several teams all have to be named, or it."""
    groups = await present_groups()
    if not groups:
        raise Refused("Nobody has been asked yet, so there are no groups. Open a first week, then register.")
    names_of = {str(row["id"]): str(row["name"]) for row in await Team.select(Team.id, Team.name)}
    whole, of_team = _addresses(groups), _by_team(groups, names_of)
    found: dict[str, MeasuredGroup] = {}
    partly: dict[str, set[str]] = {}
    for name in names:
        key = same_name(name)
        if key in whole:
            found[whole[key].cell] = whole[key]
        elif key in of_team:
            partly.setdefault(of_team[key].cell, set()).add(key)
        else:
            raise BadInput(
                "There is no group “{name}” at present. There are: {known}.",
                name=name,
                known=", ".join(group.name for group in groups),
            )
    for group in groups:
        if group.cell not in partly or group.cell in found:
            continue
        left = [names_of[team] for team in group.teams if same_name(names_of[team]) not in partly[group.cell]]
        if left:
            raise BadInput(
                "“{group}” answers together, so it starts together: name {left} as well, or none of them.",
                group=group.name,
                left=", ".join(sorted(left, key=in_order)),
            )
        found[group.cell] = group
    return tuple(sorted(found.values(), key=lambda group: group.cell))


def _addresses(groups: Sequence[MeasuredGroup]) -> dict[str, MeasuredGroup]:
    return {same_name(word): group for group in groups for word in (group.name, group.cell)}


def _by_team(groups: Sequence[MeasuredGroup], names_of: dict[str, str]) -> dict[str, MeasuredGroup]:
    return {same_name(names_of[team]): group for group in groups for team in group.teams}
