"""What an opening reads of the organisation's tables is also kept among the secrets, as digests.

Whoever can write into the database, but has not these, could otherwise put around somebody whom they
choose, or call newcomers settled: no import would show it. So each change through the application says here
what the tables will hold, and an opening that finds them otherwise is refused, until somebody has looked at
the difference and confirmed it. Of each team and department one digest, so that it can be told where it lies.
"""

import asyncio
import json
from collections.abc import Collection
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from survey.errors import Refused
from survey.organisation.snapshot import Organisation, Row, read_organisation
from survey.private_directory import recall, store
from survey.secrets_directory import SecretsDirectory

_FILE = "roster"
NAMED = 5
# No opening reads these of somebody who is there.
NOT_READ = frozenset({"left_week", "language"})

# Digest and name of every team and department, by its id.
State = dict[str, list[str]]


class Difference(NamedTuple):
    """A team or department that is not as it was; `id` is that of its row."""

    id: str
    name: str
    how: Literal["changed", "new", "gone"]


async def requires_untouched_roster(secrets: SecretsDirectory) -> None:
    """Refuse what only the application's own changes have not made of the tables.

    Within `database.read` it judges what that reads.
    """
    organisation = await read_organisation()
    await asyncio.to_thread(requires_untouched, secrets, organisation)


async def confirm_roster(secrets: SecretsDirectory, agreed: str | None = None) -> bool:
    """Take the tables as they are: somebody has looked at them; False if they are not what `agreed` says."""
    organisation = await read_organisation()
    if agreed is not None and agreed != digest_of(organisation):
        return False
    await asyncio.to_thread(expect_only, secrets, organisation)
    return True


def requires_untouched(secrets: SecretsDirectory, organisation: Organisation) -> None:
    """The same of an organisation that has been read."""
    if not organisation.people:
        return  # nobody is there whom a wave could ask, and whoever is imported now is a newcomer
    expected = _expected(secrets)
    if expected is None:
        raise Refused(
            "There is no record among the secrets of what the roster was, as after losing that directory or "
            "after an update. Look at the roster and confirm it: resonanz roster confirm."
        )
    found = state_of(organisation)
    if found not in expected:
        names = [difference.name for difference in differences(secrets, organisation) or ()]
        raise Refused(
            "The roster in the database is not what was imported last; it differs in {names}. An older "
            "backup was restored, or somebody has written into the tables. Look at the difference before you "
            "confirm it: resonanz roster confirm.",
            names=", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else ""),
        )
    if len(expected) > 1:  # a change was cut off before or after its commit: now it is known which
        _keep(secrets, [found], _kept(secrets)["undo"])


def differences(secrets: SecretsDirectory, organisation: Organisation) -> list[Difference] | None:
    """Where the tables are not as expected; None where nothing is kept, so nobody can tell."""
    expected = _expected(secrets)
    if expected is None:
        return None
    found = state_of(organisation)
    if found in expected:
        return []
    wanted = expected[-1]
    return [
        Difference(
            each,
            (found.get(each) or wanted[each])[1],
            "gone" if each not in found else "new" if each not in wanted else "changed",
        )
        for each in sorted({*found, *wanted})
        if found.get(each) != wanted.get(each)
    ]


def expect(secrets: SecretsDirectory, before: Organisation, after: Organisation, undo: str = "") -> None:
    """Before a commit: nobody knows which of the two it leaves behind; `undo` is what would undo it."""
    _keep(secrets, [state_of(before), state_of(after)], _digest([undo]))


def expect_only(secrets: SecretsDirectory, organisation: Organisation, undo: str = "") -> None:
    """From now on the tables hold exactly this."""
    _keep(secrets, [state_of(organisation)], _digest([undo]))


def requires_own_undo(secrets: SecretsDirectory, undo: str) -> None:
    """Refuse to undo by rows that the last import has not written: they could put anybody anywhere."""
    if _kept(secrets).get("undo") != _digest([undo]):
        raise Refused(
            "The last import cannot be undone: what the database holds for that is not what the import "
            "wrote, or the roster has been confirmed since. Import the right roster instead."
        )


def state_of(organisation: Organisation) -> State:
    """A digest of each department and of each team with all its people."""
    people: dict[Any, list[str]] = {each: [] for each in organisation.teams}
    for row in organisation.present:
        people.setdefault(row["team"], []).append(_line(row, leave_out=NOT_READ))
    state = {
        str(each): [_digest([_line(row)]), row["name"]] for each, row in organisation.departments.items()
    }
    for each, row in organisation.teams.items():
        state[str(each)] = [_digest([_line(row), *sorted(people[each])]), row["name"]]
    return state


def digest_of(organisation: Organisation) -> str:
    """Of all of it, for whoever confirms what was shown."""
    return _digest([json.dumps(state_of(organisation), sort_keys=True)])


def _line(row: Row, leave_out: Collection[str] = ()) -> str:
    told = {name: value for name, value in row.items() if name not in leave_out}
    return json.dumps(told, sort_keys=True, default=str)


def _digest(lines: list[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()


def _expected(secrets: SecretsDirectory) -> list[State] | None:
    """What may be in the tables, the newest last; None where nothing readable is kept."""
    states: list[State] | None = _kept(secrets).get("states")
    return states


def _kept(secrets: SecretsDirectory) -> dict[str, Any]:
    try:
        kept = json.loads(recall(secrets, _FILE) or b"{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _keep(secrets: SecretsDirectory, states: list[State], undo: str) -> None:
    store(secrets, _FILE, json.dumps({"states": states, "undo": undo}, ensure_ascii=False).encode())
