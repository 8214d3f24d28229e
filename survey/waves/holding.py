"""The next opening may be held back: no week opens, by itself or by hand, until the hold is let go.

    SECRETS/hold/*    one file for each hold: who, since when, why

It lies among the secrets, so that whoever writes into the database cannot let go of it, and an older backup
that is restored does not. A hold lies there before its entry in the audit log is stored, and goes after the
entry of its end is: whatever stops in between leaves the opening held, and doing it again ends it rightly.
"""

import json
from dataclasses import asdict, dataclass
from functools import partial
from secrets import token_hex
from typing import Literal

from survey import database
from survey.audit.recording import hold_log, record
from survey.audit.tables import AuditEntry
from survey.errors import BadInput, Conflict, Held, NotFound
from survey.plain_text import plain_text
from survey.private_directory import disk_errors_as_sentences, sync_directory
from survey.secrets_directory import SecretsDirectory

FOLDER = "hold"
LONGEST = 200
HELD, LET_GO = "wave.hold", "wave.let-go"

Place = Literal["desk", "machine"]


@dataclass(frozen=True, slots=True)
class Hold:
    """Who holds (as the audit log names them), from where, since which day, and why."""

    by: str
    place: Place
    since: str
    why: str

    def refusal(self) -> Held:
        """Why no week opens."""
        return Held(
            "No week opens: the opening is held since {since}, because: {why}. Whoever holds it lets it go: "
            "the works council on the page /desk/opening, or, where it is held from the machine itself: "
            "resonanz wave let-go",
            since=self.since,
            why=self.why,
        )


def read_hold(secrets: SecretsDirectory) -> Hold | None:
    """The hold that there is; one that cannot be read any more holds all the same."""
    for name in _names(secrets):
        try:
            told = json.loads(secrets.read(name) or b"")
            by, place, since, why = (str(told[each]) for each in ("by", "place", "since", "why"))
        except (ValueError, KeyError, TypeError):
            return Hold("?", "desk", "?", "?")
        return Hold(by, "machine" if place == "machine" else "desk", since, why)
    return None


def requires_not_held(secrets: SecretsDirectory) -> None:
    """Refuse to open a week while the opening is held."""
    if held := read_hold(secrets):
        raise held.refusal()


async def hold_opening(secrets: SecretsDirectory, hold: Hold) -> None:
    """Hold the next opening, with an entry in the audit log; a second hold beside the first is refused."""
    why = plain_text(hold.why)
    if not why or len(why) > LONGEST:
        raise BadInput("Please say why, in one line of {most} characters at most.", most=LONGEST)
    kept = Hold(hold.by, hold.place, hold.since, why)

    async def job() -> None:
        await hold_log()  # one after the other, and none while a week is being opened
        before = read_hold(secrets)
        if before is not None and await _is_logged():
            raise Conflict("The opening is held already, since {since}.", since=before.since)
        # What an attempt has left that stopped before its entry was stored: this one takes its place.
        _forget(secrets, _names(secrets))
        secrets.write(f"{FOLDER}/{token_hex(8)}", json.dumps(asdict(kept)).encode())
        await record(secrets, kept.by, HELD, "", {"why": why})

    await database.write(job)


async def let_go(secrets: SecretsDirectory, actor: str) -> None:
    """End the hold, with an entry in the audit log; who may is asked before."""

    async def job() -> None:
        await hold_log()
        ending = _names(secrets)
        if not ending:
            raise NotFound("The opening is not held, so there is nothing to let go.")
        await record(secrets, actor, LET_GO)
        # By name: a hold that comes after this entry is another one.
        database.after_commit(partial(_forget, secrets, ending))

    await database.write(job)


async def _is_logged() -> bool:
    """Whether the log's last word on holds is that there is one."""
    last = (
        await AuditEntry.select(AuditEntry.action)
        .where(AuditEntry.action.is_in([HELD, LET_GO]))
        .order_by(AuditEntry.number, ascending=False)
        .limit(1)
    )
    return bool(last) and last[0]["action"] == HELD


def _names(secrets: SecretsDirectory) -> list[str]:
    with disk_errors_as_sentences(secrets.path):
        found = (secrets.path / FOLDER).glob("*") if (secrets.path / FOLDER).is_dir() else ()
        return sorted(f"{FOLDER}/{path.name}" for path in found if not path.name.endswith(".new"))


def _forget(secrets: SecretsDirectory, names: list[str]) -> None:
    with disk_errors_as_sentences(secrets.path):
        for name in names:
            (secrets.path / name).unlink(missing_ok=True)
        if names:
            sync_directory(secrets.path / FOLDER)
