"""Adds to the log, within the transaction of what is logged: both are stored, or neither.

An act and its entry are one transaction, so there is no act without an entry. Only one transaction at a time
adds entries: the database's single writer on SQLite, an advisory lock on PostgreSQL. So whoever logs does it
as the last thing of a transaction.

Where entries are missing at the end, as after an older backup was restored or somebody has cut them off, the
next entry says so for good, and the numbers of the missing ones are not given again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from functools import partial

from survey import clock, database
from survey.audit.chain import START, Link, canonical, entry_mac, key_of
from survey.audit.head import advance_head, read_head
from survey.audit.tables import AuditCheckpoint, AuditEntry
from survey.secrets_directory import SecretsDirectory

# Any number, the same in every process and not that of the migrations.
ADVISORY_LOCK = 7_327_601
LONGEST = 300
# The actor of what the program does by itself.
PROGRAM = "resonanz"
GAP = "audit.gap"
# What somebody does when a backup is restored on another machine.
RESTORED, IMPORTED = "database.restore", "secrets.import"


@dataclass(frozen=True, slots=True)
class Act:
    """What is logged: a word for the kind of act, what it was done to, and what else belongs to it."""

    action: str
    subject: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)


async def record(
    secrets: SecretsDirectory,
    actor: str,
    action: str,
    subject: str = "",
    detail: Mapping[str, str] | None = None,
) -> None:
    """Log one act; a person is named in it by `pseudonym` alone."""
    await record_all(secrets, actor, [Act(action, subject, detail or {})])


async def record_all(secrets: SecretsDirectory, actor: str, acts: Sequence[Act]) -> None:
    """Log several acts of one actor, in this order."""
    if acts:
        await database.write(_record, secrets, actor, acts)


async def _record(secrets: SecretsDirectory, actor: str, acts: Sequence[Act]) -> None:
    await hold_log()
    key, day = key_of(secrets), today().isoformat()
    last, head = await last_link(), read_head(secrets)
    rows = []

    def add(number: int, actor: str, act: Act) -> None:
        nonlocal last
        row = {
            "number": number,
            "day": day,
            "actor": _clean(actor),
            "action": _clean(act.action),
            "subject": _clean(act.subject),
            "detail": canonical({_clean(name): _clean(value) for name, value in act.detail.items()}),
        }
        last = Link(number, entry_mac(key, last.mac, row))
        rows.append({**row, "mac": last.mac})

    if head is not None and last.number < head.number:
        missing = {"first": str(last.number + 1), "last": str(head.number)}
        add(head.number + 1, PROGRAM, Act(GAP, "", missing))
    for act in acts:
        add(last.number + 1, actor, act)
    await database.insert_rows(AuditEntry, rows)
    database.after_commit(partial(advance_head, secrets, last))


async def hold_log() -> None:
    """Inside a write: nobody else adds entries until it ends."""
    if database.ENGINE.engine_type == "postgres":
        await database.query("SELECT pg_advisory_xact_lock({})", ADVISORY_LOCK)


async def last_link() -> Link:
    """The end of the log as the database has it."""
    found = (
        await AuditEntry.select(AuditEntry.number, AuditEntry.mac)
        .order_by(AuditEntry.number, ascending=False)
        .limit(1)
    )
    if found:
        return Link(found[0]["number"], str(found[0]["mac"]))
    replaced = await AuditCheckpoint.select().first()
    return Link(replaced["number"], str(replaced["last"])) if replaced else START


def today() -> date:
    """The day that is written; in UTC, so that no setting moves it."""
    return clock.today(UTC)


def _clean(text: str) -> str:
    """What both databases store and give back as it was: one line without control characters."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text[:LONGEST])
