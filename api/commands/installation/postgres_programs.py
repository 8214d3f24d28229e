"""PostgreSQL's own programs, given the installation's database without showing its password to others."""

import asyncio
import shutil
from urllib.parse import unquote, urlsplit

from api.settings.settings import environment_with
from survey.errors import Misconfigured

HOURS = 6


async def run_postgres_program(program: str, *words: str, url: str | None = None) -> str:
    """Run pg_dump or pg_restore to its end and return what it wrote; a failure is a sentence."""
    found = shutil.which(program)
    if found is None:
        raise Misconfigured(
            "{program} is missing on this machine. Install PostgreSQL's programs, at least as new as the "
            "server: apt-get install postgresql-client.",
            program=program,
        )
    environment: dict[str, str] = {}
    if url is not None:
        address, environment = _without_password(url)
        words = (f"--dbname={address}", *words)
    process = await asyncio.create_subprocess_exec(
        found,
        "--no-password",  # nobody sits there to type one
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment_with(environment),
    )
    try:
        async with asyncio.timeout(HOURS * 3600):
            said, complained = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise Misconfigured(
            "{program} failed: {reason}",
            program=program,
            reason=complained.decode(errors="replace").strip(),
        )
    return said.decode(errors="replace")


def _without_password(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, which everybody could read in the list of processes."""
    parts = urlsplit(url)
    if parts.password is None:
        return url, {}
    user, host = parts.netloc.rpartition("@")[::2]
    address = parts._replace(netloc=f"{user.partition(':')[0]}@{host}").geturl()
    return address, {"PGPASSWORD": unquote(parts.password)}
