"""Whether an SQLite file that nobody has open is sound."""

import sqlite3
from contextlib import closing
from pathlib import Path


def sqlite_damage(file: Path, holding: str | None = None) -> list[str]:
    """What SQLite finds wrong with it, in its words; `holding` names a table that has to be there."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            found = [str(line) for (line,) in opened.execute("PRAGMA quick_check(10)")]
            tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        return [str(error)]
    wrong = [] if found == ["ok"] else found
    return wrong if holding is None or holding in tables else [*wrong, f"no such table: {holding}"]
