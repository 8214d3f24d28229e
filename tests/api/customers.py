"""Programs that report contacts and customers who rate them over HTTP, without a browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from litestar import Litestar

from api.app import application
from api.installation import Installation
from api.routes.asked.links import LINK_ROUTES
from api.routes.asked.rating import RATING_ROUTES
from api.routes.asked.wishes import WISH_ROUTES
from api.routes.programs.openapi import PROGRAM_ROUTES
from api.settings.settings import read_settings
from survey import database
from survey.contacts.api_keys import CONTACTS, create_key
from survey.key_directory import open_key_directory
from survey.organisation.tables import Department, Team
from tests.near_keepers import NearKeepers

SECRETS = ("a-secret-that-only-these-tests-know",)
URL = "https://survey.example.org"
TODAY = datetime.now(UTC).date()


def customers_application(folder: Path) -> Litestar:
    """The customers' routes over the database that the test has opened."""
    app = application([*PROGRAM_ROUTES, *RATING_ROUTES, *WISH_ROUTES, *LINK_ROUTES])
    app.state.installation = installation_for_tests(folder)
    return app


def installation_for_tests(folder: Path, **said: str) -> Installation:
    """An installation reached at URL, without its database."""
    settings = read_settings(
        {
            "RESONANZ_DATA": str(folder / "data"),
            "RESONANZ_KEYS": str(folder / "keys"),
            "RESONANZ_SECRETS": str(folder / "secrets"),
            "RESONANZ_URL": URL,
            "RESONANZ_LANGUAGE": "en",
            "RESONANZ_AGREEMENT": "2020-01-01",
            **said,
        }
    )
    keys = open_key_directory(folder / "keys")
    return Installation(settings, keys, SECRETS, NearKeepers(keys))


@asynccontextmanager
async def customers_client(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A program in the event loop in which the test has opened the database."""
    transport = httpx.ASGITransport(app=customers_application(folder))  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield client


async def found_teams(*names: str) -> None:
    """Teams of one department."""

    async def job() -> None:
        department = Department(id=uuid4(), name="Kundendienst", parent=None)
        await Department.insert(department)
        for name in names:
            await Team.insert(Team(id=uuid4(), name=name, department=department.id, office="front"))

    await database.write(job)


def contact(**changes: Any) -> dict[str, Any]:
    """A call that ended an hour ago, as a help desk reports it."""
    body = {
        "team": "Nord",
        "touchpoint": "phone",
        "channel": "call",
        "ended_at": (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds"),
        "segment": "private",
        "stage": "regular",
        "begun_by": "customer",
        "customer": "K-4711",
    }
    return body | changes


class HelpDesk:
    """A program with a key."""

    def __init__(self, client: httpx.AsyncClient, key: str) -> None:
        self.client, self.key = client, key

    @classmethod
    async def known(
        cls, client: httpx.AsyncClient, name: str = "help desk", scope: str = CONTACTS
    ) -> "HelpDesk":
        return cls(client, await create_key(name, TODAY, scope))

    async def send(self, address: str, body: Any, idempotency_key: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.key}"}
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        return await self.client.post(address, json=body, headers=headers)

    async def report(self, idempotency_key: str | None = None, **changes: Any) -> httpx.Response:
        return await self.send("/api/contacts", contact(**changes), idempotency_key)
