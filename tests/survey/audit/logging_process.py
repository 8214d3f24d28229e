"""A process that logs as fast as it can and says what it has stored: SECRETS URL NAME [ENTRIES]."""

import asyncio
import sys
from pathlib import Path

from survey import database
from survey.audit.recording import record
from survey.secrets_directory import open_secrets_directory


async def main(folder: str, url: str, name: str, entries: str = "100000") -> None:
    secrets = open_secrets_directory(Path(folder))
    await database.open(url, "a test")
    print("ready", flush=True)
    for number in range(int(entries)):
        await record(secrets, f"machine:{name}", "team.word", f"{name} {number}")
        print(number, flush=True)
    await database.close()


def run() -> None:
    """The process."""
    asyncio.run(main(*sys.argv[1:]))
