"""Acts on the machine for which there was no database to log them in: logged by whoever opens it next.

    SECRETS/unlogged    one act a line

Secrets are imported before there is a database, and exported also where it cannot be opened any more.
"""

import json
from functools import partial

from survey import database
from survey.audit.recording import Act, hold_log, record, today
from survey.private_directory import append, disk_errors_as_sentences
from survey.secrets_directory import SecretsDirectory

FILE = "unlogged"


def log_later(secrets: SecretsDirectory, actor: str, act: Act) -> None:
    """Keep an act until there is a log."""
    line = {"actor": actor, "action": act.action, "subject": act.subject, "day": today().isoformat()}
    append(secrets, FILE, json.dumps(line))


async def log_pending(secrets: SecretsDirectory) -> None:
    """Log what was kept, each with the day on which it was done."""
    if secrets.read(FILE) is None:
        return

    async def job() -> None:
        await hold_log()
        lines = (secrets.read(FILE) or b"").decode(errors="replace").splitlines()
        for line in lines:
            try:
                kept = json.loads(line)
                told = [str(kept[name]) for name in ("actor", "action", "subject", "day")]
            except (ValueError, KeyError, TypeError):  # cut off by a kill, or written by nobody of ours
                told = ["?", "audit.pending", line, ""]
            actor, action, subject, day = told
            await record(secrets, actor, action, subject, {"day": day} if day else {})
        database.after_commit(partial(_forget, secrets))

    await database.write(job)


def _forget(secrets: SecretsDirectory) -> None:
    with disk_errors_as_sentences(secrets.path):
        (secrets.path / FILE).unlink(missing_ok=True)
