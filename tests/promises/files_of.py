"""What a thief of the disk has: every byte of the files behind a database."""

import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from survey import database as db


async def bytes_on_disk(url: str) -> bytes:
    """The database's files, its log and free pages among them; of PostgreSQL the table files."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite://"))
        return b"".join(map(_content, sorted(path.parent.glob(path.name + "*"))))
    await db.query("CHECKPOINT")
    (row,) = await db.query("SELECT oid FROM pg_database WHERE datname = current_database()")
    (folder,) = parse_qs(urlsplit(url).query)["host"]
    files = sorted(Path(folder, "data", "base", str(row["oid"])).iterdir())
    return b"".join(_content(file) for file in files if file.is_file())


def _content(file: Path) -> bytes:
    """Empty where the database, which works on its files meanwhile, has just removed this one."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def leftovers_of_plain_sqlite(path: Path, rows: list[bytes]) -> bytes:
    """The control: rows written and deleted as SQLite does it unless told otherwise."""
    with sqlite3.connect(path) as connection:
        # Its own default, which some distributions change.
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE ballot (sealed BLOB)")
        connection.executemany("INSERT INTO ballot VALUES (?)", [(row,) for row in rows])
        connection.commit()
        connection.execute("DELETE FROM ballot")
        connection.commit()
    connection.close()
    return path.read_bytes()
