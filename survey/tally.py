"""The only file that sees invitations and ballots together: it counts the box, publishes, and forgets both.

Between opening the sealed answers and the release there is only memory. What leaves this file is the release,
the comments that may be shown, and the nullifiers of what was counted, sorted by themselves.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from piccolo.table import Table

from survey.ballots.answer import Answer, decode_answer
from survey.ballots.manifest import Manifest
from survey.ballots.sealing import open_sealed, seal_info
from survey.ballots.tables import Ballot, Counted
from survey.errors import TooManyBallots, UnreadableBallot
from survey.invitations.tables import Ledger, Outbox
from survey.releases.comments import are_enough, comment_groups
from survey.releases.disclosure import Release, ReleasedGroup, disclose
from survey.releases.groups import Answers, CellCount, Group
from survey.releases.plain_text import plain_text
from survey.releases.rules import Rules, Scale
from survey.releases.tables import Comment, ReleaseMean
from survey.releases.tables import Release as ReleaseRow
from survey.waves.tables import WaveRoster

# Everything of a wave that could lead to a person. Deleted together with the release that it made.
FORGOTTEN = (Ballot, Ledger, Outbox, WaveRoster)
SCALE = Scale(1, 5)
ROWS_PER_STATEMENT = 1000

Row = TypeVar("Row", bound=Table)


@dataclass(frozen=True, slots=True)
class SealedBallot:
    """One row of the box."""

    nullifier: bytes
    cell: str
    rev: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Tally:
    """What a wave leaves behind."""

    release: Release
    comments: tuple[tuple[Group, str], ...]
    counted: tuple[bytes, ...]


async def read_box(wave: str) -> list[SealedBallot]:
    """Every sealed answer of a wave."""
    rows = await Ballot.select(Ballot.nullifier, Ballot.cell, Ballot.rev, Ballot.sealed).where(
        Ballot.wave == wave
    )
    return [SealedBallot(row["nullifier"], str(row["cell"]), row["rev"], row["sealed"]) for row in rows]


async def read_issued(wave: str) -> Counter[str]:
    """How many ballots were signed in each cell."""
    rows = await Ledger.select(Ledger.cell).where(Ledger.wave == wave, Ledger.blind_signature.is_not_null())
    return Counter(str(row["cell"]) for row in rows)


def count_ballots(
    manifest: Manifest,
    departments: Mapping[str, str],
    issued: Mapping[str, int],
    box: Sequence[SealedBallot],
    key: EllipticCurvePrivateKey,
) -> Tally:
    """Open the box and apply the disclosure rules.

    `departments` gives each cell's department, `issued` how many ballots were signed in it.
    """
    found = Counter(ballot.cell for ballot in box)
    for cell in manifest.cells:
        if found[cell.id] > min(issued.get(cell.id, 0), cell.eligible):
            raise TooManyBallots(
                "{label}: {found} ballots, of which {issued} were issued to {eligible} people. Somebody has "
                "used the keys of this wave; nothing of it can be trusted, and nothing is published.",
                label=cell.label,
                found=found[cell.id],
                issued=issued.get(cell.id, 0),
                eligible=cell.eligible,
            )
    questions = [question.id for question in manifest.questions]
    answers: defaultdict[str, list[Answer]] = defaultdict(list)
    counted = []
    for ballot in box:
        info = seal_info(manifest.wave, ballot.cell, ballot.nullifier, ballot.rev)
        try:
            padded = open_sealed(key, ballot.sealed, info, manifest.padding)
            answers[ballot.cell].append(decode_answer(padded, questions))
        except UnreadableBallot:
            continue  # made by no honest browser; it counts nowhere, and its sender can see that
        counted.append(ballot.nullifier)
    cells = []
    for cell in manifest.cells:
        given = answers[cell.id]
        counts = {question: _count(question, given) for question in questions}
        department = departments[cell.id]
        cells.append(
            CellCount(cell.id, department, cell.eligible, len(given), counts, newcomers=cell.newcomers)
        )
    core = next(question.id for question in manifest.questions if question.core)
    rules = Rules(manifest.k, manifest.c_lo, manifest.c_hi)
    return Tally(
        release=disclose(cells, dict.fromkeys(questions, SCALE), core, rules),
        comments=tuple(_comments(comment_groups(cells), answers)),
        counted=tuple(sorted(counted)),
    )


def _count(question: str, answers: Sequence[Answer]) -> Answers:
    scores = [score for answer in answers if (score := answer.scores[question]) is not None]
    return Answers(len(scores), sum(scores), sum(score * score for score in scores))


def _comments(
    groups: Iterable[Group], answers: Mapping[str, Sequence[Answer]]
) -> Iterable[tuple[Group, str]]:
    for group in groups:
        texts = [
            text
            for cell in group.cells
            for answer in answers.get(cell.cell, ())
            if (text := plain_text(answer.comment))
        ]
        secrets.SystemRandom().shuffle(texts)
        if are_enough(len(texts)):
            yield from ((group, text) for text in texts)


async def publish_and_forget(wave: str, tally: Tally) -> None:
    """Inside a write: insert what may be published and delete everything that led to it."""
    comments = [Comment(id=uuid4(), wave=wave, text=text, **_place(group)) for group, text in tally.comments]
    await publish(wave, tally.release)
    await _insert(Comment, sorted(comments, key=lambda row: row.id))
    await _insert(Counted, [Counted(nullifier=nullifier, wave=wave) for nullifier in tally.counted])
    await forget(wave)


async def forget(wave: str) -> None:
    """Inside a write: delete who was asked and what was said."""
    for table in FORGOTTEN:
        await table.delete().where(table.wave == wave)


async def publish(wave: str, release: Release) -> None:
    """Inside a write: insert what may be published."""
    for group in release.groups:
        await _publish_group(wave, group)


async def _publish_group(wave: str, group: ReleasedGroup) -> None:
    row = ReleaseRow(id=uuid4(), wave=wave, n=group.n, eligible=group.eligible, **_place(group))
    await ReleaseRow.insert(row)
    await _insert(
        ReleaseMean,
        [
            ReleaseMean(
                id=uuid4(), release=row.id, question=question, n=mean.n, tenths=mean.tenths, bound=mean.bound
            )
            for question, mean in group.means.items()
        ],
    )


def _place(group: Group | ReleasedGroup) -> dict[str, Any]:
    return {
        "kind": group.kind,
        "cell": UUID(group.name) if group.kind == "cell" else None,
        "department": UUID(group.name) if group.kind == "department" and group.name else None,
    }


async def _insert(table: type[Row], rows: Sequence[Row]) -> None:
    # PostgreSQL takes 32,767 arguments in one statement.
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        await table.insert(*rows[start : start + ROWS_PER_STATEMENT])
