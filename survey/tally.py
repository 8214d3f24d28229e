"""The only file in which who was asked and what was said are compared: it counts the box of a closed wave.

It runs in a process of its own (survey/children/counter.py) that ends with the count, and takes plain values:
rows as the database holds them, numbers of slots, and what the server has seen. None of the three rules that
are checked here can be broken by a crash alone; whoever breaks one has written past the server.

    1  every row verifies: a token of this week, made for the key that has signed this very box
    2  in each cell: rows ≤ slots used ≤ eligible people
    3  every ballot that the server has seen stored is there, with that revision or a higher one

What leaves this file is the release, the comments that may be shown, and the nullifiers of what was counted.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from survey.ballots.answer import Answer, decode_answer
from survey.ballots.ballot import SentBallot, requires_form, verify_ballot
from survey.ballots.locked_rows import BoxLock, LockedRow
from survey.ballots.manifest import Manifest
from survey.ballots.sealing import open_sealed, seal_info
from survey.ballots.token import CellKey
from survey.errors import BadInput, NotAuthentic, Tampered, UnreadableBallot
from survey.plain_text import plain_text
from survey.releases.comments import are_enough, comment_groups
from survey.releases.disclosure import Disclosure, disclose
from survey.releases.groups import Answers, CellCount, Group
from survey.releases.rules import Rules, Scale

SCALE = Scale(1, 5)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a wave leaves behind."""

    release: Disclosure
    # Among whom each may stand, its text, and whether its writer calls it an idea.
    comments: tuple[tuple[Group, str, bool], ...]
    counted: tuple[bytes, ...]


class Box:
    """Counts row by row, so that a large box need not fit into memory."""

    def __init__(
        self,
        manifest: Manifest,
        public: Mapping[str, CellKey],
        lock: BoxLock,
        key: EllipticCurvePrivateKey,
    ) -> None:
        self._manifest, self._public, self._lock, self._key = manifest, public, lock, key
        self._questions = [question.id for question in manifest.questions]
        self._revisions: dict[bytes, int] = {}
        self._rows: Counter[str] = Counter()
        self._answers: defaultdict[str, list[Answer]] = defaultdict(list)
        self._counted: list[bytes] = []

    def add(self, row: LockedRow) -> None:
        """Verify a row, open its box and keep the answer, or raise Tampered."""
        try:
            ballot = requires_form(self._lock.unlock(row), self._manifest.padding)
            nullifier = verify_ballot(ballot, self._manifest, self._public)
        except (BadInput, NotAuthentic):
            nullifier = b""
        if not nullifier or self._lock.key(nullifier) != row.key:
            raise Tampered(
                "A row of the box was not written by this server: somebody has written into the database. "
                "Nothing of wave {wave} can be trusted, and nothing is published.",
                wave=self._manifest.wave,
            )
        self._revisions[nullifier] = ballot.rev
        self._rows[ballot.cell] += 1
        self._open(ballot, nullifier)

    def count(self, used: Mapping[str, int], seen: Mapping[bytes, int]) -> Tally:
        """Apply the disclosure rules to all rows, or raise Tampered.

        `used` tells how many slots of each cell were signed, `seen` which revision of each nullifier the
        server has seen stored.
        """
        self._requires_slots(used)
        self._requires_all(seen)
        cells = []
        for cell in self._manifest.cells:
            given = self._answers[cell.id]
            counts = {question: _count(question, given) for question in self._questions}
            cells.append(
                CellCount(cell.id, cell.department, cell.eligible, len(given), counts, cell.newcomers)
            )
        # A check has no core question, and with two groups no variance that could be published.
        core = next((each.id for each in self._manifest.questions if each.core), self._questions[0])
        rules = Rules(self._manifest.k, self._manifest.c_lo, self._manifest.c_hi)
        return Tally(
            release=disclose(cells, dict.fromkeys(self._questions, SCALE), core, rules),
            comments=tuple(_comments(comment_groups(cells), self._answers)),
            counted=tuple(self._counted),
        )

    def _open(self, ballot: SentBallot, nullifier: bytes) -> None:
        info = seal_info(self._manifest.wave, ballot.cell, nullifier, ballot.rev)
        try:
            padded = open_sealed(self._key, ballot.sealed, info, self._manifest.padding)
            self._answers[ballot.cell].append(decode_answer(padded, self._questions))
        except UnreadableBallot:
            return  # made by no honest browser; it counts nowhere, and its sender can see that
        self._counted.append(nullifier)

    def _requires_slots(self, used: Mapping[str, int]) -> None:
        for cell in self._manifest.cells:
            if not self._rows[cell.id] <= used.get(cell.id, 0) <= cell.eligible:
                raise Tampered(
                    "{label}: {found} ballots, of which {issued} were issued to {eligible} people. Somebody "
                    "has used the keys of this wave; nothing of it can be trusted, and nothing is published.",
                    label=cell.label,
                    found=self._rows[cell.id],
                    issued=used.get(cell.id, 0),
                    eligible=cell.eligible,
                )

    def _requires_all(self, seen: Mapping[bytes, int]) -> None:
        missing = sum(self._revisions.get(nullifier, 0) < rev for nullifier, rev in seen.items())
        if missing:
            raise Tampered(
                "{missing} ballots of wave {wave} that were stored are not in the database any more, or are "
                "older ones: somebody has removed rows, or put back a copy. Nothing is published.",
                missing=missing,
                wave=self._manifest.wave,
            )


def _count(question: str, answers: Sequence[Answer]) -> Answers:
    scores = [score for answer in answers if (score := answer.scores[question]) is not None]
    return Answers(len(scores), sum(scores), sum(score * score for score in scores))


def _comments(
    groups: Iterable[Group], answers: Mapping[str, Sequence[Answer]]
) -> Iterable[tuple[Group, str, bool]]:
    for group in groups:
        texts = [
            (text, answer.idea)
            for cell in group.cells
            for answer in answers.get(cell.cell, ())
            if (text := plain_text(answer.comment))
        ]
        secrets.SystemRandom().shuffle(texts)
        if are_enough(len(texts)):
            yield from ((group, text, idea) for text, idea in texts)
