"""A log of a few acts, for tests that read, damage or continue it."""

from pathlib import Path

from survey import database
from survey.audit.recording import Act, record, record_all
from survey.audit.tables import AuditEntry
from survey.audit.verifying import verify
from survey.secrets_directory import SecretsDirectory, open_secrets_directory

ACTOR = "machine:anna"
WRITTEN = 12


async def logged(folder: Path, entries: int = WRITTEN) -> SecretsDirectory:
    """A new log with so many entries."""
    secrets = open_secrets_directory(folder / "secrets")
    for number in range(1, entries - 2):
        await record(secrets, ACTOR, "touchpoint.add", f"Hotline {number}", {"n": str(number)})
    await record_all(secrets, ACTOR, [Act("wave.open", f"2026-W{week}") for week in (46, 47, 48)])
    return secrets


async def trouble(secrets: SecretsDirectory) -> list[str]:
    """What is wrong with the log, as sentences."""
    return [each.say() for each in (await verify(secrets)).trouble]


async def notes(secrets: SecretsDirectory) -> list[str]:
    """What is worth telling of it."""
    return [each.say() for each in (await verify(secrets)).notes]


async def cut(above: int) -> None:
    """Somebody who may write into the tables removes the end."""
    await database.write(AuditEntry.delete().where(AuditEntry.number > above).run)
