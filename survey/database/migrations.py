"""Brings the tables to the form this version needs, all steps or none."""

import importlib.util
import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from piccolo.apps.migrations.tables import Migration
from piccolo.querystring import QueryString

from survey.database.engine import ENGINE
from survey.database.postgres_examples import take_no_examples
from survey.errors import Misconfigured

if TYPE_CHECKING:
    from piccolo.apps.migrations.auto.migration_manager import MigrationManager

# Any number, the same in every process: only one migrates at a time.
ADVISORY_LOCK = 7_327_600
NAME = re.compile(r'^ID = "(.+)"$', re.MULTILINE)

# Else Piccolo looks for the engine itself, and imports every table, its migrations and a code formatter.
Migration._meta.db = ENGINE


@dataclass(frozen=True, slots=True)
class Step:
    """One migration file."""

    app: str
    module: ModuleType

    @property
    def name(self) -> str:
        """Piccolo calls it ID: the minute it was written."""
        return str(self.module.ID)

    async def run(self, *, backwards: bool = False) -> None:
        """Run it, without Piccolo's running commentary."""
        manager = await self.module.forwards()
        with redirect_stdout(io.StringIO()):
            await manager.run(backwards=backwards)


async def migrate() -> list[str]:
    """Run the migrations that have not run yet and name them."""

    async def job() -> list[str]:
        await _prepare()
        done = await Migration.get_migrations_which_ran()
        if set(done) == names():
            await _finish()
            return []
        known = list(_steps())
        unknown = sorted(set(done) - {step.name for step in known})
        if unknown:
            raise Misconfigured(
                "The database was last used by a newer version of Resonanz (it knows the step {step}). "
                "Install that version, or restore a backup from before.",
                step=unknown[-1],
            )
        pending = [step for step in known if step.name not in done]
        for step in pending:
            await step.run()
            await Migration.insert(Migration(name=step.name, app_name=step.app))
        await _finish()
        return [f"{step.app} {step.name}" for step in pending]

    return await ENGINE.opened.write(job)


async def migrate_back() -> None:
    """Undo every migration; the tables and all that is in them are gone."""

    async def job() -> None:
        await _prepare()
        done = await Migration.get_migrations_which_ran()
        for step in reversed(list(_steps())):
            if step.name in done:
                await step.run(backwards=True)
                await Migration.delete().where(Migration.name == step.name)

    await ENGINE.opened.write(job)


async def _prepare() -> None:
    if ENGINE.engine_type == "postgres":
        await ENGINE.run_querystring(QueryString("SELECT pg_advisory_xact_lock({})", ADVISORY_LOCK))
    await Migration.create_table(if_not_exists=True)


async def _finish() -> None:
    """Not a step: it is true of every table, also of one that a later step makes or a restore brings back."""
    if ENGINE.engine_type == "postgres":
        await take_no_examples()


@cache
def names() -> frozenset[str]:
    """Those of all steps, read without loading any: that would be half of what a command's process takes."""
    files = Path(__file__).parents[1].glob("*/piccolo_migrations/*.py")
    found = (NAME.search(file.read_text(encoding="utf-8")) for file in files)
    return frozenset(name[1] for name in found if name)


def _steps() -> Iterator[Step]:
    """Every migration of every app, in the order in which apps depend on each other."""
    from piccolo.conf.apps import Finder  # noqa: PLC0415  # it imports a code formatter: only where needed

    finder = Finder()
    for app in finder.get_sorted_app_names():
        folder = Path(finder.get_app_config(app).resolved_migrations_folder_path)
        for file in sorted(folder.glob("*.py")):
            if file.stem != "__init__":
                yield Step(app, _load(file))


@cache
def _load(file: Path) -> ModuleType:
    """Read once per process: it is most of what asking takes where nothing is left to do."""
    specification = importlib.util.spec_from_file_location(f"piccolo_migration_{file.stem}", file)
    if specification is None or specification.loader is None:
        raise Misconfigured("{file} cannot be read; install Resonanz again.", file=file)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def forget_order(manager: "MigrationManager", *tables: str) -> None:
    """Make empty SQLite tables anew without the hidden row number, which would tell the order of arrival."""

    async def forwards() -> None:
        if ENGINE.engine_type == "sqlite":
            for table in tables:
                await _remake(table, " WITHOUT ROWID")

    async def backwards() -> None:
        if ENGINE.engine_type == "sqlite":
            for table in tables:
                await _remake(table, "")

    manager.add_raw(forwards)
    manager.add_raw_backwards(backwards)


def unique(manager: "MigrationManager", table: str, *columns: str) -> None:
    """Several columns unique together: Piccolo's `Unique()` breaks CREATE TABLE on SQLite."""
    name = "_".join((table, *columns, "unique"))
    listed = ", ".join(f'"{column}"' for column in columns)

    async def forwards() -> None:
        await ENGINE.run_ddl(f'CREATE UNIQUE INDEX "{name}" ON "{table}" ({listed})')

    async def backwards() -> None:
        await ENGINE.run_ddl(f'DROP INDEX "{name}"')

    manager.add_raw(forwards)
    manager.add_raw_backwards(backwards)


async def _remake(table: str, suffix: str) -> None:
    listed = "SELECT sql FROM sqlite_master WHERE tbl_name = {} AND sql IS NOT NULL ORDER BY type = 'index'"
    made = await ENGINE.run_querystring(QueryString(listed, table))
    await ENGINE.run_ddl(f'DROP TABLE "{table}"')
    for number, row in enumerate(made):
        sql = row["sql"].removesuffix(" WITHOUT ROWID")
        await ENGINE.run_ddl(sql + suffix if number == 0 else row["sql"])
