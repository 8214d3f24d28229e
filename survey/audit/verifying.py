"""Whether the log is what was logged: every change, removal, exchange, insertion and cut end is found.

Each entry is compared with its code, which goes on from the code stored before it; so a wrong one is named,
and those behind it are still judged. The end is compared with the head, which lies apart from the database.
What nobody can tell from a kill: entries behind the head, written in the moment before it, that were cut off.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from survey import database
from survey.audit.chain import START, Link, canonical, checkpoint_mac, entry_mac, key_of, same
from survey.audit.head import HEAD, advance_head, read_head
from survey.audit.recording import GAP, IMPORTED, RESTORED
from survey.audit.tables import AuditCheckpoint, AuditEntry
from survey.errors import ResonanzError, Translate, untranslated
from survey.secrets_directory import SecretsDirectory

AT_ONCE = 1000
LOST = (
    "The secrets with which this database was used are not in %s: every link from before ends, and the audit "
    "log cannot be verified. Stop the server, and bring them back: resonanz secrets import FILE"
)

log = logging.getLogger("resonanz")

CHANGED = untranslated(
    "the entries {first} to {last} are not what was logged here with these secrets, or do not follow the "
    "ones before"
)
MISSING = untranslated("the entries {first} to {last} are missing")
EXTRA = untranslated("entry {number} stands where none was logged")
CUT = untranslated("the end is missing: the entries {first} to {last} were stored")
OTHER_END = untranslated("entry {number} is not the one that was stored last")
NO_HEAD = untranslated(
    "{file} is missing, so nobody can tell whether the end was cut off. Bring it back from an export of the "
    "secrets."
)
NO_SECRETS = untranslated(
    "the secrets with which the log was written are not in {path}. Bring them back: resonanz secrets import "
    "FILE"
)
CHECKPOINT = untranslated("the checkpoint that stands for the oldest entries is not the one that was made")
GAP_NOTED = untranslated(
    "the entries {first} to {last} were missing on {day}, when the next one was logged: cut off, or lost "
    "with an older state of the database"
)
UNREADABLE = untranslated("the log cannot be read: {reason}")

RESTORED_NOTE = untranslated(
    "The entries {first} to {last} went on {day}, when somebody restored an older backup."
)
BEHIND = untranslated(
    "{count} entries are newer than the head, as after a kill: they follow rightly. The next entry moves the "
    "head past them."
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its values."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, translate: Translate = untranslated) -> str:
        """In the reader's language."""
        return translate(self.message).format(**self.values)


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries that were missing when the next one was logged, which says so."""

    first: int
    noted: Mapping[str, Any]


@dataclass(slots=True)
class Verdict:
    """What was looked at. The log is whole where `trouble` is empty; `notes` are no trouble."""

    entries: int = 0
    trouble: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    # Where the next entry goes on from.
    end: Link = START

    def wrong(self, message: str, **values: object) -> None:
        """Something that nobody should find; of entries in a row it is said once."""
        last = self.trouble[-1] if self.trouble else None
        if last and last.message == message == CHANGED and last.values["last"] == self.end.number:
            self.trouble[-1] = Said(message, {**last.values, "last": values["last"]})
        else:
            self.trouble.append(Said(message, values))


async def verify(secrets: SecretsDirectory, until: int | None = None) -> Verdict:
    """Look at the whole log, or at what stands up to an entry; reads only."""

    async def job() -> Verdict:
        verdict = Verdict()
        try:
            await _look(secrets, verdict, until)
        except ResonanzError:
            raise
        except Exception as error:  # no row of ours does this, but somebody may have made the table anew
            verdict.wrong(UNREADABLE, reason=type(error).__name__)
        return verdict

    return await database.read(job)


async def _look(secrets: SecretsDirectory, verdict: Verdict, until: int | None) -> None:
    if not secrets.made:
        if await AuditEntry.exists():
            verdict.wrong(NO_SECRETS, path=secrets.path)
        return
    key = key_of(secrets)
    head = read_head(secrets) if until is None else None
    verdict.end = await _beginning(key, verdict)
    gap: Gap | None = None
    behind, after = 0, -1
    while rows := await _rows(after, until):
        for row in rows:
            if gap is not None:
                _judge_gap(gap, row, verdict)
            gap = _judge(key, row, verdict)
            if head and row["number"] == head.number and not same(row["mac"], head.mac):
                verdict.wrong(OTHER_END, number=head.number)
            behind += head is not None and row["number"] > head.number
            verdict.entries += 1
            verdict.end = Link(row["number"], str(row["mac"]))
        after = rows[-1]["number"]
    if gap is not None:
        _judge_gap(gap, None, verdict)
    if until is None:
        _judge_end(secrets, head, behind, verdict)


async def _rows(after: int, until: int | None) -> list[dict[str, Any]]:
    query = AuditEntry.select().order_by(AuditEntry.number).limit(AT_ONCE)
    if after >= 0:
        query = query.where(AuditEntry.number > after)
    if until is not None:
        query = query.where(AuditEntry.number <= until)
    return await query


async def _beginning(key: bytes, verdict: Verdict) -> Link:
    replaced = await AuditCheckpoint.select()
    if not replaced:
        return START
    if len(replaced) > 1 or not same(replaced[0]["mac"], checkpoint_mac(key, replaced[0])):
        verdict.wrong(CHECKPOINT)
    return Link(replaced[0]["number"], str(replaced[0]["last"]))


def _judge(key: bytes, row: Mapping[str, Any], verdict: Verdict) -> Gap | None:
    """One entry behind the last; returns the gap in front of it where it notes one."""
    before, number = verdict.end, row["number"]
    good = same(row["mac"], entry_mac(key, before.mac, row))
    noted = {"first": str(before.number + 1), "last": str(number - 1)}
    if number <= before.number:
        verdict.wrong(EXTRA, number=number)
    elif number == before.number + 1:
        if not good:
            verdict.wrong(CHANGED, first=number, last=number)
    elif good and row["action"] == GAP and row["detail"] == canonical(noted):
        return Gap(before.number + 1, row)
    else:
        verdict.wrong(MISSING, **noted)
    return None


def _judge_gap(gap: Gap, following: Mapping[str, Any] | None, verdict: Verdict) -> None:
    """One that came with a restored backup was made by whoever runs the installation, and is told."""
    values = {"first": gap.first, "last": gap.noted["number"] - 1, "day": gap.noted["day"]}
    if following is not None and following["action"] in {RESTORED, IMPORTED}:
        verdict.notes.append(Said(RESTORED_NOTE, values))
    else:
        verdict.wrong(GAP_NOTED, **values)


def _judge_end(secrets: SecretsDirectory, head: Link | None, behind: int, verdict: Verdict) -> None:
    if head is None:
        if verdict.end.number:
            verdict.wrong(NO_HEAD, file=secrets.path / HEAD)
    elif verdict.end.number < head.number:
        verdict.wrong(CUT, first=verdict.end.number + 1, last=head.number)
    elif behind:
        verdict.notes.append(Said(BEHIND, {"count": behind}))


async def catch_up(secrets: SecretsDirectory) -> None:
    """At a start: move the head past what a kill has left behind it, if that follows rightly."""
    if not secrets.made:
        if await AuditEntry.exists():
            log.error(LOST, secrets.path)
        return
    head = read_head(secrets)
    if head is None:
        return
    key, end = key_of(secrets), head
    for row in await AuditEntry.select().where(AuditEntry.number > head.number).order_by(AuditEntry.number):
        if row["number"] != end.number + 1 or not same(row["mac"], entry_mac(key, end.mac, row)):
            return
        end = Link(row["number"], row["mac"])
    advance_head(secrets, end)
