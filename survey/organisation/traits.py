"""Keeps what kind of team each is: looked at first, then one transaction, the same a second time."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from uuid import UUID, uuid4

from survey import database
from survey.errors import BadInput, Refused
from survey.organisation.changing import CHANGED_MEANWHILE
from survey.organisation.tables import Team, TeamTrait
from survey.organisation.traits_file import BANDS, TRAITS, ToldTrait
from survey.spreadsheets.names import in_order, spelling
from survey.weeks import week_label

# As few teams as the report compares (analytics/beside/moderators.py): fewer would be named for nothing.
FEWEST_OF_A_BAND = 4
SAME = ("team", "trait", "since")

Key = tuple[str, str, int]  # team, trait, first week
Known = Mapping[Key, str]


@dataclass(frozen=True, slots=True)
class TraitStep:
    """What a file would change: each with the label before it in force, None where there was none."""

    changes: tuple[tuple[ToldTrait, str | None], ...]
    unchanged: int
    after: Known

    @property
    def digest(self) -> str:
        """Stands for what would be written and for what would then be known."""
        told = [(asdict(change), held) for change, held in self.changes], sorted(self.after.items())
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


async def prepare_traits(told: Sequence[ToldTrait]) -> TraitStep:
    """What these would change; raises BadInput where a band would stand for too few teams."""
    return _prepared(told, await stored())


async def store_traits(told: Sequence[ToldTrait], agreed: str) -> None:
    """Write what was looked at, if that is still what `agreed`, a digest, stands for."""

    async def job() -> None:
        step = _prepared(told, await stored())
        if step.digest != agreed:
            raise Refused(CHANGED_MEANWHILE)
        ids = {row["name"]: row["id"] for row in await Team.select(Team.id, Team.name)}
        rows = [
            {
                "id": uuid4(),
                "team": ids[change.team],
                "trait": change.trait,
                "since": change.since,
                "label": change.label,
            }
            for change, _ in step.changes
        ]
        if rows:
            await database.insert_rows(TeamTrait, rows, same=SAME)

    await database.write(job)


async def stored() -> Known:
    """Everything that was ever told, by the teams' present names."""
    rows = await TeamTrait.select(
        TeamTrait.team.name.as_alias("name"), TeamTrait.trait, TeamTrait.since, TeamTrait.label
    )
    return {(row["name"], row["trait"], row["since"]): row["label"] for row in rows}


async def traits_of_teams() -> dict[str, dict[UUID, list[tuple[int, str]]]]:
    """By trait and team: from which week on it holds what, the first first."""
    found: dict[str, dict[UUID, list[tuple[int, str]]]] = {}
    for row in await TeamTrait.select(
        TeamTrait.team, TeamTrait.trait, TeamTrait.since, TeamTrait.label
    ).order_by(TeamTrait.since):
        found.setdefault(row["trait"], {}).setdefault(row["team"], []).append((row["since"], row["label"]))
    return found


def in_force(spans: Iterable[tuple[int, str]], week: int) -> str | None:
    """What holds in a week; `spans` are in order."""
    label = None
    for since, told in spans:
        if since <= week:
            label = told or None
    return label


def now_known(known: Known, week: int) -> list[dict[str, str | None]]:
    """Every team of which something is known, by the alphabet, with what holds in a week."""
    spans: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for (team, trait, since), label in sorted(known.items()):
        spans.setdefault((team, trait), []).append((since, label))
    teams = sorted({team for team, _ in spans}, key=in_order)
    return [
        {"team": team, **{trait: in_force(spans.get((team, trait), ()), week) for trait in TRAITS}}
        for team in teams
    ]


def compared(known: Known, week: int) -> dict[str, dict[str, int]]:
    """Of each trait, how many teams carry each label in a week."""
    found: dict[str, dict[str, int]] = {}
    for row in now_known(known, week):
        for trait in TRAITS:
            label = row[trait]
            if label:
                counts = found.setdefault(trait, {})
                counts[label] = counts.get(label, 0) + 1
    return {trait: dict(sorted(counts.items())) for trait, counts in found.items()}


def _prepared(told: Sequence[ToldTrait], before: Known) -> TraitStep:
    spelled: dict[tuple[str, str], str] = {}
    for (_, trait, _), label in sorted(before.items()):
        spelled.setdefault((trait, spelling(label)), label)
    spans: dict[tuple[str, str], dict[int, str]] = {}
    for (team, trait, since), label in before.items():
        spans.setdefault((team, trait), {})[since] = label
    after = dict(before)
    changes = []
    for one in sorted(told, key=lambda each: (each.team, each.trait, each.since)):
        label = spelled.get((one.trait, spelling(one.label)), one.label)
        known = spans.setdefault((one.team, one.trait), {})
        held = in_force(sorted(known.items()), one.since)
        if (held or "") != label:
            known[one.since] = after[one.team, one.trait, one.since] = label
            changes.append((ToldTrait(one.team, one.trait, one.since, label), held))
    _requires_shared_bands(after)
    return TraitStep(tuple(changes), len(told) - len(changes), after)


def _requires_shared_bands(known: Known) -> None:
    """In no week a band stands for a few teams alone: it compares nothing and says much about them."""
    for trait in BANDS:
        told = sorted((since, team, label) for (team, named, since), label in known.items() if named == trait)
        held: dict[str, str] = {}
        for since, changes in groupby(told, key=itemgetter(0)):
            held.update({team: label for _, team, label in changes})
            counts = Counter(label for label in held.values() if label)
            label = min(counts, key=lambda each: (counts[each], each), default="")
            if label and counts[label] < FEWEST_OF_A_BAND:
                raise BadInput(
                    "From {week} on “{label}” in the column {column} would stand for {count} of the teams; "
                    "a band stands for {fewest} teams or more. Make the bands wider, or leave these cells "
                    "empty.",
                    week=week_label(since),
                    column=trait,
                    label=label,
                    count=counts[label],
                    fewest=FEWEST_OF_A_BAND,
                )
