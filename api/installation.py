"""What a running server knows about itself: settings, keys, and the secrets that sign links."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from api.moved_secrets import move_secrets
from api.settings.chosen import Chosen
from api.settings.fields import Settings
from api.settings.settings import link_secrets
from survey import clock, database
from survey.audit.pending import log_pending
from survey.audit.recording import PROGRAM, record
from survey.audit.verifying import catch_up
from survey.ballots.self_test import self_test
from survey.children.hardening import harden
from survey.children.keepers import Keepers
from survey.key_directory import KeyDirectory, open_key_directory
from survey.lifecycle.closing import recover
from survey.releases.rules import Rules
from survey.secrets_directory import SecretsDirectory, open_secrets_directory

if TYPE_CHECKING:  # a command opens an installation too, and starts without what serves pages
    from litestar import Litestar

T = TypeVar("T")

SERVER = "resonanz serve"
SIGNING_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation, opened."""

    # As the environment says it; `settings` is what holds at this moment.
    given: Settings
    keys: KeyDirectory
    link_secrets: tuple[str, ...]
    # The processes that hold what this one must not: the secrets and keys of open waves.
    keepers: Keepers
    # Signing takes milliseconds of a processor; whoever comes when so many wait is told to come back.
    signing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SIGNING_AT_ONCE))
    # What was set while the server runs; the same object in every copy of this one.
    chosen: Chosen = field(default_factory=Chosen)
    # Who acts, as the audit log names them.
    actor: str = PROGRAM

    @property
    def settings(self) -> Settings:
        """What holds now: ask each time, for an administrator may change it."""
        return self.chosen.over(self.given)

    @property
    def secrets(self) -> SecretsDirectory:
        """What may not be lost, and is in no database."""
        return self.keys.secrets

    async def record(self, action: str, subject: str = "", detail: Mapping[str, str] | None = None) -> None:
        """Log what whoever acts has done; within the transaction of that, where there is one."""
        await record(self.secrets, self.actor, action, subject, detail)

    async def logged(
        self,
        act: Callable[[], Awaitable[T]],
        action: str,
        subject: str = "",
        detail: Mapping[str, str] | None = None,
    ) -> T:
        """An act and its entry in the audit log, as one transaction."""

        async def job() -> T:
            done = await act()
            await self.record(action, subject, detail)
            return done

        return await database.write(job)

    @property
    def rules(self) -> Rules:
        """The disclosure rules of the next wave."""
        return Rules(k=self.settings.min_group)


def installation_of(app: "Litestar") -> Installation:
    """What the server of this process has opened."""
    opened: Installation = app.state.installation
    return opened


def opened_by(app: "Litestar") -> Installation | None:
    """The same, or nothing while an application has not begun."""
    opened: Installation | None = app.state.get("installation")
    return opened


def open_directories(settings: Settings) -> KeyDirectory:
    """Keys and secrets, apart from the data and from each other."""
    secrets = open_secrets_directory(settings.secrets, apart_from=[settings.data])
    return open_key_directory(settings.keys, apart_from=[settings.data], secrets=secrets)


@asynccontextmanager
async def open_installation(settings: Settings, purpose: str) -> AsyncIterator[Installation]:
    """Check everything the promise rests on, open the database, end what an earlier run left unfinished."""
    harden()
    self_test()
    keys = open_directories(settings)
    await database.open(settings.database, purpose)
    keepers = Keepers(keys)
    try:
        await database.migrate()
        move_secrets(keys)
        await catch_up(keys.secrets)
        await log_pending(keys.secrets)
        if purpose == SERVER or database.ENGINE.engine_type == "sqlite":
            # On PostgreSQL a command runs beside a server, whose wave may just be opening.
            await recover(keys, clock.now())
        installation = Installation(settings, keys, link_secrets(settings, keys.secrets), keepers)
        await installation.chosen.refresh(settings, keys.secrets)
        yield installation
    finally:
        await keepers.close()
        await database.close()
