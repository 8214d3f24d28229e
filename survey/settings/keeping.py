"""Settings as they are stored: text by name, read and checked by whoever knows what each means."""

from survey import database
from survey.settings.tables import Setting


async def stored_settings() -> dict[str, str]:
    """What was set, by name."""
    return {row["name"]: row["value"] for row in await Setting.select()}


async def lock_settings() -> None:
    """Inside a write: nobody else changes one meanwhile."""
    if database.ENGINE.engine_type == "postgres":
        await database.query("LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE")


async def store_setting(name: str, value: str | None) -> None:
    """Inside a write: from now on; None is as if it had never been set."""
    await Setting.delete().where(Setting.name == name)
    if value is not None:
        await Setting.insert(Setting(name=name, value=value))
