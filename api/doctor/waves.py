"""The database and its waves: asked of the server where it runs, and otherwise only read."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.commands.installation.rollups import compared
from api.commands.running import run_command
from api.doctor.accounts import examine_accounts
from api.doctor.audit_log import examine_log, looked_at_log
from api.doctor.finding import Finding, advise, good, mend, refused
from api.doctor.mails import examine_mails, mail_troubles
from api.doctor.responsible import examine_responsible
from api.doctor.rhythm import examine_rhythm, looked_at_rhythm
from api.doctor.rollups import examine_rollups
from api.installation import Installation
from api.settings.chosen import joined, read_stored
from api.settings.fields import Settings
from survey import clock, database
from survey.accounts.accounts import KnownAccount, list_accounts
from survey.accounts.tables import Account
from survey.audit.tables import AuditEntry
from survey.ballots.keys import wave_has_keys, waves_with_keys
from survey.ended.listed import released_file, released_waves
from survey.errors import InUse, ResonanzError
from survey.key_directory import KeyDirectory
from survey.rollups.tables import RolledWeek
from survey.schedule.tables import Schedule
from survey.secrets_directory import SecretsDirectory
from survey.settings.keeping import stored_settings
from survey.settings.tables import Setting
from survey.waves.state import CLOSING, OPEN, RELEASED, VOID
from survey.waves.tables import Wave

PURPOSE = "resonanz doctor"
# Clocks of two machines may differ by as much.
TOLERANCE = timedelta(minutes=1)
OVERDUE = timedelta(days=1)

Row = Mapping[str, Any]


async def list_waves(installation: Installation, _: Mapping[str, Any]) -> dict[str, Any]:
    """All waves, and what is wrong with the files, with the audit log and with sums that are kept."""
    return await _looked_at(installation.secrets)


async def examine_database(settings: Settings, now: datetime) -> list[Finding]:
    """Open the database if nobody has, changing nothing; its settings are checked by opening it."""
    url = settings.database
    file = Path(url.removeprefix(database.SQLITE))
    if url.startswith(database.SQLITE) and not file.exists():
        none = advise("There is no database {file} yet; the first start makes it.", file=file)
        return [none, *examine_responsible(settings)]
    try:
        looked_at = await _read(settings)
    except ResonanzError as error:
        return [refused(error), *examine_responsible(settings)]
    waves = looked_at["waves"]
    values, unreadable = read_stored(settings, SecretsDirectory(settings.secrets), looked_at["set"])
    settings = joined(settings, values)
    return [
        _damaged(looked_at["damage"]),
        good("The database can be opened, and its settings keep the promise."),
        *examine_waves(waves, now),
        *_keyless(waves, settings),
        *_unfinished(waves, settings),
        *_listed(waves, settings),
        *examine_accounts(looked_at["accounts"], settings),
        *examine_log(looked_at["log"], settings),
        *examine_mails(looked_at["mails"], settings),
        *examine_rhythm(looked_at["rhythm"], settings, now),
        *examine_rollups(looked_at["rollups"]),
        good(
            "Weeks begin and end by {zone}, where it is {time} now. If that is wrong: RESONANZ_TIMEZONE",
            zone=settings.timezone.key,
            time=now.astimezone(settings.timezone).strftime("%Y-%m-%d %H:%M"),
        ),
        *(refused(error) for error in unreadable.values()),
        *examine_responsible(settings),
    ]


def examine_waves(waves: Sequence[Row], now: datetime) -> list[Finding]:
    """What the times of open waves say about the clock."""
    found = []
    for wave in waves:
        opens, closes = datetime.fromisoformat(wave["opens"]), datetime.fromisoformat(wave["closes"])
        if opens > now + TOLERANCE:
            found.append(
                mend(
                    "Wave {wave} was opened at {opens}, which is in the future: the clock of this machine "
                    "was or is wrong. Look at: timedatectl status",
                    wave=wave["id"],
                    opens=wave["opens"],
                )
            )
        elif wave["state"] == OPEN and closes < now - OVERDUE:
            found.append(
                mend(
                    "Wave {wave} should have been closed at {closes}. Its answers are kept, and its keys, "
                    "until you close it: resonanz wave close",
                    wave=wave["id"],
                    closes=wave["closes"],
                )
            )
    return found


def _keyless(waves: Sequence[Row], settings: Settings) -> list[Finding]:
    keys = _keys(settings)
    return [
        mend(
            "Wave {wave} is open, and its keys are not in {keys}: the next start would make it void. Mount "
            "that directory, or name the right one: RESONANZ_KEYS",
            wave=wave["id"],
            keys=settings.keys,
        )
        for wave in waves
        if wave["state"] == OPEN and not wave_has_keys(keys, wave["id"])
    ]


def _keys(settings: Settings) -> KeyDirectory:
    return KeyDirectory(settings.keys, SecretsDirectory(settings.secrets))


def _unfinished(waves: Sequence[Row], settings: Settings) -> list[Finding]:
    """What the end of a wave could not do, and a running server tries again."""
    left = waves_with_keys(_keys(settings))
    found = []
    for wave in waves:
        name, ended = wave["id"], wave["state"] in {RELEASED, VOID}
        if wave["state"] == CLOSING:
            found.append(
                mend("The close of wave {wave} has not ended. Close it again: resonanz wave close", wave=name)
            )
        if ended and name in left:
            found.append(
                mend(
                    "Wave {wave} has ended, but its keys are still in {keys}. Give the server write access "
                    "to that directory: it destroys them within a minute.",
                    wave=name,
                    keys=settings.keys,
                )
            )
        if ended and not wave["swept"]:
            found.append(
                advise(
                    "The files of the database still hold what wave {wave} has deleted, because somebody was "
                    "reading (a backup, a report) or the disk was full. A running server tries again every "
                    "minute while no wave is open.",
                    wave=name,
                )
            )
    return found


def _listed(waves: Sequence[Row], settings: Settings) -> list[Finding]:
    secrets = SecretsDirectory(settings.secrets)
    listed, known = released_waves(secrets), {wave["id"] for wave in waves if wave["state"] == RELEASED}
    found = [
        advise(
            "Wave {wave} has been released, and this database does not hold it, as after restoring an older "
            "backup. Its week will not be asked again: {wave} stands in {file}",
            wave=wave,
            file=released_file(secrets),
        )
        for wave in sorted(listed - known)
    ]
    if missing := known - listed:
        found.append(
            advise(
                "{count} released waves are missing in {file}, which keeps them from being asked again after "
                "an older backup is restored. The next start adds them.",
                count=len(missing),
                file=released_file(secrets),
            )
        )
    return found or [good("No week that was released can be asked again, whatever backup is restored.")]


def _damaged(damage: Sequence[str]) -> Finding:
    if damage:
        return mend(
            "The database is damaged ({damage}). Keep every backup there is, stop the server, and restore "
            "the newest backup that is sound: resonanz restore FILE",
            damage="; ".join(damage),
        )
    return good("The database finds no damage in its files.")


async def _read(settings: Settings) -> dict[str, Any]:
    try:
        await database.open(settings.database, PURPOSE)
    except InUse:
        looked_at: dict[str, Any] = await run_command(settings, "doctor")
        return looked_at
    try:
        return await _looked_at(SecretsDirectory(settings.secrets))
    finally:
        await database.close()


async def _looked_at(secrets: SecretsDirectory) -> dict[str, Any]:
    damage = await database.damage()
    # A file that is damaged badly enough does not say any more which waves it holds.
    waves = await _waves() if not damage and await Wave.table_exists() else []
    sound = not damage
    log = await looked_at_log(secrets) if sound and await AuditEntry.table_exists() else None
    known = await list_accounts(clock.now()) if sound and await Account.table_exists() else []
    chosen = await stored_settings() if sound and await Setting.table_exists() else {}
    rollups = await compared() if sound and await RolledWeek.table_exists() else None
    return {
        "waves": waves,
        "damage": damage,
        "log": log,
        "accounts": [_account(each) for each in known],
        "set": chosen,
        "mails": await mail_troubles() if sound else [],
        "rollups": rollups,
        "rhythm": await looked_at_rhythm(secrets) if sound and await Schedule.table_exists() else None,
    }


def _account(known: KnownAccount) -> Row:
    return {
        "address": known.address,
        "state": known.state,
        "roles": list(known.roles),
        "waiting": list(known.waiting),
    }


async def _waves() -> list[dict[str, Any]]:
    rows = await Wave.select(Wave.id, Wave.state, Wave.opens, Wave.closes, Wave.swept)
    return [{**row, "opens": _spelled(row["opens"]), "closes": _spelled(row["closes"])} for row in rows]


def _spelled(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.isoformat(timespec="minutes")
