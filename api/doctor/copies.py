"""What keeps copies of a PostgreSQL database: archives, replication, and what its log tells besides."""

from collections.abc import Mapping, Sequence

from api.doctor.finding import Finding, advise, ask, good
from api.settings.fields import Settings
from survey import database
from survey.errors import ResonanzError

# A line now and then, not for each ballot: told, not refused.
_TELLING = ("log_checkpoints", "log_connections", "log_disconnections")
_NAMES = ("archive_mode", "archive_command", "archive_library", *_TELLING)


async def examine_copies(settings: Settings) -> list[Finding]:
    """Ask a PostgreSQL server; the copies of an SQLite file are told by its place. Why one cannot be asked is
    told with its waves.
    """
    if settings.database.startswith(database.SQLITE):
        return []
    try:
        await database.open(settings.database, "resonanz doctor")
    except ResonanzError:
        return []
    try:
        return await _asked()
    finally:
        await database.close()


async def _asked() -> list[Finding]:
    names = ", ".join(f"'{name}'" for name in _NAMES)
    found = await database.query(f"SELECT name, setting FROM pg_settings WHERE name IN ({names})")  # noqa: S608  # our own names
    slots = await database.query("SELECT slot_name AS name FROM pg_replication_slots ORDER BY slot_name")
    (received,) = await database.query("SELECT count(*) AS by FROM pg_stat_replication")
    return judge_copies(
        {str(row["name"]): str(row["setting"]) for row in found},
        [str(row["name"]) for row in slots],
        int(received["by"]),
    )


def judge_copies(setting: Mapping[str, str], slots: Sequence[str], receivers: int) -> list[Finding]:
    """Each copy, what it holds of a week, and how to do without."""
    found = []
    if setting["archive_mode"] != "off" and (
        setting["archive_command"] not in {"", "(disabled)"} or setting.get("archive_library")
    ):
        found.append(
            advise(
                "PostgreSQL archives its log (archive_mode = {mode}), as for point-in-time recovery. The "
                "archive holds the locked answers of every week, and when each came in; never a key. Delete "
                "what is older than you need, or set archive_mode = off.",
                mode=setting["archive_mode"],
            )
        )
    if slots:
        found.append(
            advise(
                "Replication slots keep PostgreSQL's log, with the locked answers of past weeks, until "
                "somebody fetches it: {slots}. Drop those that nobody needs: SELECT "
                "pg_drop_replication_slot('…')",
                slots=", ".join(slots),
            )
        )
    if receivers:
        found.append(
            advise(
                "{count} programs receive PostgreSQL's log at this moment (standbys, backups). What is "
                "deleted here is deleted in a standby, and stays in a backup: delete that too.",
                count=receivers,
            )
        )
    if not found:
        found.append(good("PostgreSQL archives nothing, and nobody receives its log at this moment."))
    if telling := [name for name in _TELLING if setting.get(name, "off") not in {"", "off"}]:
        found.append(
            advise(
                "PostgreSQL's log says when something was stored, to five minutes, or when several came at "
                "once: {names}. Set {first} = off, and keep that log no longer than you need.",
                names=", ".join(telling),
                first=telling[0],
            )
        )
    return [
        *found,
        ask(
            "How long do base backups, snapshots and point-in-time recovery of the database keep a week? "
            "They hold its locked answers, and no setting tells of them. Encrypt those disks as well."
        ),
    ]
