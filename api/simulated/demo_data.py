"""A simulated organisation with a year behind it, put into the database as that year would have left it.

Only what a closed wave leaves is stored: nobody's answers, no keys. They exist for a moment in memory, as at
a real close, and go through the very same disclosure rules.
"""

import random
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from analytics.simulated.years import TEAMS_PER_DEPARTMENT, Answers, Year
from api.texts import N_, translations
from survey import database, tally
from survey.ballots.answer import PADDING
from survey.ballots.context import VERSION
from survey.ballots.manifest import Manifest, ManifestCell, ManifestQuestion, manifest_hash, write_manifest
from survey.catalogue.questions import CORE, Question, questions_of_week
from survey.contacts.tables import Contact, Rating, Touchpoint
from survey.lifecycle.opening import enter_cells
from survey.organisation.tables import Department, Person, Team
from survey.releases.disclosure import disclose
from survey.releases.groups import Answers as Answered
from survey.releases.groups import CellCount
from survey.releases.publishing import publish, rows_to_publish
from survey.releases.rules import Rules
from survey.releases.signed import release_text, sign_release
from survey.waves.frozen_roster import FrozenCell, freeze_roster
from survey.waves.state import RELEASED
from survey.waves.tables import Wave
from survey.weeks import monday_of, week_label

TOUCHPOINT = "phone"
_DEPARTMENT = N_("Department {number}")


@dataclass(frozen=True, slots=True)
class Stored:
    """Where things are: the teams in the order of the simulated year, and each person's row of answers."""

    teams: tuple[UUID, ...]
    rows: Mapping[UUID, int]


# Inside a write: puts the people of a year onto the roster, as they were before its first week.
Roster = Callable[[Year, int], Awaitable[Stored]]


async def store_year(
    year: Year,
    first_week: int,
    timezone: ZoneInfo,
    rules: Rules,
    language: str,
    roster: Roster | None = None,
    also: Mapping[str, Answers] | None = None,
) -> Stored:
    """Store roster, releases, contacts and ratings of a simulated year.

    `also` is what people say beside the core question, by item, in the weeks in which it is asked.
    """
    stored = await database.write(roster or partial(_roster, language), year, first_week)
    cells = await freeze_roster(first_week, language)
    for week in range(year.asked.shape[1]):
        told = {CORE: year.answers, **(also or {})}
        asked = [each for each in questions_of_week(first_week + week) if each.id in told]
        said = {each.id: told[each.id][:, week] for each in asked}
        places = [[stored.rows[person] for person, _ in cell.people] for cell in cells]
        counts = [
            count_of(cell, {item: answers[of_cell] for item, answers in said.items()})
            for cell, of_cell in zip(cells, places, strict=True)
        ]
        await database.write(release_wave, first_week + week, cells, counts, asked, rules)
    await _customers(year, first_week, timezone, stored.teams)
    return stored


async def _roster(language: str, year: Year, first_week: int) -> Stored:
    called = translations(language).gettext(_DEPARTMENT)
    width = len(str(len(year.heads)))
    teams: list[UUID] = []
    rows: dict[UUID, int] = {}
    department: UUID | None = None
    for number, heads in enumerate(year.heads.tolist()):
        if number % TEAMS_PER_DEPARTMENT == 0:
            department = uuid4()
            name = called.format(number=f"{number // TEAMS_PER_DEPARTMENT + 1:0{width}}")
            await Department.insert(Department(id=department, name=name, parent=None))
        team = Team(id=uuid4(), name=f"Team {number + 1:0{width}}", department=department, office="front")
        await Team.insert(team)
        teams.append(team.id)
        ids = [uuid4() for _ in range(heads)]
        rows |= {each: len(rows) + place for place, each in enumerate(ids)}
        await Person.insert(
            *(
                Person(
                    id=ids[person],
                    reference=f"T{number + 1:0{width}}-{person + 1:02}",
                    name=f"T{number + 1:0{width}}-{person + 1:02}",
                    team=team.id,
                    lead=False,
                    team_since=first_week - 1,
                )
                for person in range(heads)
            )
        )
    return Stored(tuple(teams), rows)


def count_of(cell: FrozenCell, said: Mapping[str, Answers]) -> CellCount:
    """What is counted of a cell's answers, 0 where somebody gave none; the first item is core."""
    given = {item: answers[answers > 0].tolist() for item, answers in said.items()}
    sums = {item: Answered(len(each), sum(each), sum(a * a for a in each)) for item, each in given.items()}
    n = next(iter(sums.values())).n
    department = str(cell.department or "")
    return CellCount(str(cell.id), department, len(cell.people), n, sums, newcomers=cell.newcomers)


async def release_wave(
    week: int,
    cells: tuple[FrozenCell, ...],
    counts: Sequence[CellCount],
    asked: Sequence[Question],
    rules: Rules,
) -> None:
    """Inside a write: what a close leaves, by the rules of disclosure; the first question is core."""
    release = disclose(counts, {each.id: tally.SCALE for each in asked}, asked[0].id, rules)
    opens = datetime.combine(monday_of(week) + timedelta(days=2), time(9), UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    manifest = _manifest(week_label(week), opens, cells, rules, point, asked)
    text = release_text(VERSION, week_label(week), manifest_hash(manifest.encode()), release, [], [])
    wave = Wave(
        id=week_label(week),
        week=week,
        opens=opens,
        closes=opens + timedelta(days=5),
        state=RELEASED,
        swept=True,
        manifest=manifest,
        release_text=text,
        release_signature=urlsafe_b64encode(sign_release(key, VERSION, text)).rstrip(b"=").decode(),
    )
    await Wave.insert(wave)
    await enter_cells(wave.id, cells)
    await publish(wave.id, rows_to_publish(wave.id, text, []))


def _manifest(
    wave: str,
    opens: datetime,
    cells: tuple[FrozenCell, ...],
    rules: Rules,
    release: bytes,
    asked: Sequence[Question],
) -> str:
    """A manifest as of a closed wave, without any key but the one that verifies the release."""
    manifest = Manifest(
        wave=wave,
        opens=opens,
        closes=opens + timedelta(days=5),
        k=rules.k,
        c_lo=rules.c_lo,
        c_hi=rules.c_hi,
        padding=PADDING,
        questions=tuple(
            ManifestQuestion(
                each.id,
                each.id == CORE,
                each.text,
                {language: tuple(labels) for language, labels in each.labels.items()},
            )
            for each in asked
        ),
        sealing_key=b"",
        release_key=release,
        cells=tuple(
            ManifestCell(
                str(cell.id), cell.label, str(cell.department or ""), len(cell.people), cell.newcomers, b""
            )
            for cell in cells
        ),
        previous=None,
    )
    return write_manifest(manifest).decode()


async def _customers(year: Year, first_week: int, timezone: ZoneInfo, teams: tuple[UUID, ...]) -> None:
    touchpoint = await _touchpoint()
    chance = random.Random(0)  # noqa: S311  # which score belongs to which contact; the sums are the year's
    for row, team in enumerate(teams):
        contacts: list[dict[str, object]] = []
        ratings: list[dict[str, object]] = []
        for column in range(year.ratings.shape[1]):
            if not year.served[row, column]:
                continue
            for score in _scores(int(year.ratings[row, column]), int(year.rating_sum[row, column]), chance):
                day = monday_of(first_week + column) + timedelta(days=chance.randrange(5))
                ended = datetime.combine(day, time(9 + chance.randrange(8)), timezone).astimezone(UTC)
                contact = uuid4()
                both = {"week": first_week + column, "team": team, "touchpoint": touchpoint}
                contacts.append({"id": contact, "channel": "call", "ended_at": ended, **both})
                ratings.append({"contact": contact, "score": score, "reasons": "", "invited": True, **both})
        # A team at once: a whole year takes a busy machine longer than a write may last.
        await database.write(database.insert_rows, Contact, contacts)
        await database.write(database.insert_rows, Rating, ratings)


async def _touchpoint() -> UUID:
    rows = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == TOUCHPOINT)
    if rows:
        return UUID(str(rows[0]["id"]))
    made = Touchpoint(id=uuid4(), name=TOUCHPOINT, open_channel=False)
    await database.write(Touchpoint.insert(made).run)
    return UUID(str(made.id))


def _scores(n: int, total: int, chance: random.Random) -> list[int]:
    """So many scores from 1 to 5 with this sum, spread a little."""
    if n == 0:
        return []
    low, above = divmod(total, n)
    scores = [low + (number < above) for number in range(n)]
    for _ in range(n):
        up, down = chance.randrange(n), chance.randrange(n)
        if up != down and scores[up] < 5 and scores[down] > 1:
            scores[up] += 1
            scores[down] -= 1
    return scores
