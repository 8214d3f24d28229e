"""Whether the audit log is whole, and whether the secrets are those with which this database was used."""

from collections.abc import Mapping
from typing import Any

from api.doctor.finding import Finding, good, mend
from api.settings.fields import Settings
from survey import clock
from survey.audit.tables import AuditEntry
from survey.audit.verifying import CHANGED, verify
from survey.contacts.links import LINK_LIFE
from survey.contacts.tables import Contact
from survey.secrets_directory import SecretsDirectory
from survey.waves.state import OPEN, RELEASED
from survey.waves.tables import Wave

COMMAND = "resonanz secrets import FILE"


async def looked_at_log(secrets: SecretsDirectory) -> dict[str, Any]:
    """What there is to judge: how much is wrong, and which links rest on the secrets."""
    verdict = await verify(secrets)
    since = clock.now() - LINK_LIFE
    oldest = await AuditEntry.select(AuditEntry.number).order_by(AuditEntry.number).limit(1)
    changed = next((said.values for said in verdict.trouble if said.message == CHANGED), None)
    return {
        "entries": verdict.entries,
        "trouble": len(verdict.trouble),
        "other_secrets": bool(oldest) and (not secrets.made or _none(changed, oldest[0]["number"])),
        "contacts": await Contact.count().where(Contact.ended_at > since),
        "open": await Wave.count().where(Wave.state == OPEN),
        "released": await Wave.count().where(Wave.state == RELEASED),
        "none": not secrets.made and secrets.read("link-secret") is None,
    }


def _none(changed: Mapping[str, Any] | None, oldest: int) -> bool:
    """Whether not a single entry verifies from the first on: the one that tells is the second."""
    return changed is not None and changed["first"] == oldest and changed["last"] > oldest


def examine_log(found: Mapping[str, Any] | None, settings: Settings) -> list[Finding]:
    """What of it has to be mended."""
    if found is None:
        return []
    if found["other_secrets"] or (found["none"] and found["contacts"] and not _before_the_move(settings)):
        return [_ended(found, settings)]
    if found["trouble"]:
        return [
            mend(
                "The audit log is not what was logged. Look at what was changed, removed, added or cut off: "
                "resonanz audit verify"
            )
        ]
    return [good("The audit log is whole: {count} entries.", count=found["entries"])]


def _before_the_move(settings: Settings) -> bool:
    """Whether what signs links is in the environment, or where earlier versions kept it."""
    return bool(settings.secret) or (settings.keys / "link-secret").exists()


def _ended(found: Mapping[str, Any], settings: Settings) -> Finding:
    return mend(
        "The secrets in {path} are not those with which this database was used. These links have ended: the "
        "rating links of {contacts} contacts of the last two weeks, the personal links of {open} open weeks, "
        "and every link to the results of {released} weeks; sealed fields do not open, and the audit log "
        "cannot be verified. Bring the secrets back before the next start: {command}",
        path=settings.secrets,
        contacts=found["contacts"],
        open=found["open"],
        released=found["released"],
        command=COMMAND,
    )
