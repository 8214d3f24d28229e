"""The document tells the truth: every route of programs is in it, and none answers what it does not name.

Requests are made by schemathesis from the document itself, such as it allows and such as it does not.
"""

import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from api.app import ROUTES, application
from api.commands.customers.helpdesks import connect
from api.routes.programs.openapi import ADDRESS, document
from survey.contacts.api_keys import CONTACTS, RATINGS, SCOPES, TICKETS
from tests.api.customers import URL, HelpDesk, customers_client, found_teams, installation_for_tests
from tests.promises.every_route import handlers
from tests.rounds import rounds

Known = dict[str, HelpDesk]
SCOPE = {"/api/ratings": RATINGS, "/api/zammad": TICKETS}


def described() -> dict[str, Any]:
    """The document as data."""
    found: dict[str, Any] = json.loads(document())
    return found


@pytest.fixture
async def known(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Known]:
    await found_teams("Nord")
    home = installation_for_tests(tmp_path)
    await connect(home, {"address": "https://zammad.example.org", "field": "link", "token": "t0ken"})
    async with customers_client(tmp_path) as client:
        yield {scope: await HelpDesk.known(client, scope, scope) for scope in SCOPES}


def test_every_route_of_programs_is_described() -> None:
    ours = {(path, method) for path, method in handlers(application(ROUTES)) if path.startswith("/api/")}
    paths = described()["paths"]
    operations = {(path, method.upper()) for path, methods in paths.items() for method in methods}
    assert operations == ours | {(ADDRESS, "GET")}


def test_describing_the_routes_leaves_the_log_of_the_server_as_it_is() -> None:
    root = logging.getLogger()
    before = root.level, [*root.handlers]
    document.__wrapped__()
    assert (root.level, root.handlers) == before


async def test_the_document_needs_no_key_and_leads_nowhere_else(known: Known) -> None:
    client = known["contacts"].client
    answer = await client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()["openapi"].startswith("3.1")
    assert "swagger" not in answer.text
    assert (await client.get(ADDRESS, headers={"If-None-Match": answer.headers["etag"]})).status_code == 304


async def test_the_examples_are_taken_as_they_stand(known: Known) -> None:
    paths = described()["paths"]
    moment = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    examples = paths["/api/contacts"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    for example in examples.values():
        rows = example["value"] if isinstance(example["value"], list) else [example["value"]]
        for row in rows:
            row["ended_at"] = moment
        assert (await known["contacts"].send("/api/contacts", example["value"])).status_code == 201
    for scope, body in (("contacts", rows[0]), ("cases", {"text": "The line is dead"})):
        path = f"/api/{scope}"
        twice = [(await known[scope].send(path, body, "one")).status_code for _ in range(2)]
        assert twice == [201, 200]
        assert {"200", "201"} <= paths[path]["post"]["responses"].keys()


def cases(operation: Any, mode: Any, count: int, number: int) -> list[Any]:
    """So many requests to one route, the same for the same number."""
    found: list[Any] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        found.append(case)

    collect()
    return found


@pytest.mark.parametrize("number", rounds(1, 40))
async def test_whatever_is_sent_no_answer_is_ours_to_blame_or_undocumented(known: Known, number: int) -> None:
    import schemathesis  # only the process that runs this needs it
    from schemathesis.specs.openapi import checks

    rules = [
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    right, wrong = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
    statuses = set()
    for found in schemathesis.openapi.from_dict(described()).get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # a wrong document raises here
        scope = SCOPE.get(operation.path, CONTACTS)
        # What takes nothing can be sent nothing wrong.
        modes = [right, *([wrong] if operation.body else [])]
        for mode in modes:
            for case in cases(operation, mode, 3, number):
                answer = await sent(known[scope], case)
                statuses.add(answer.status_code)
                assert answer.status_code < 500, (case, answer.text)
                case.validate_response(answer, checks=rules)
    assert {200, 400, 422} <= statuses


async def sent(desk: HelpDesk, case: Any) -> httpx.Response:
    """A request as schemathesis would send it, with a key that is valid."""
    told = case.as_transport_kwargs(base_url=URL)
    headers = {name: str(value).encode() for name, value in dict(told.get("headers") or {}).items()}
    return await desk.client.request(
        told["method"],
        told["url"],
        params=told.get("params"),
        json=told.get("json"),
        content=told.get("data"),
        headers={**headers, "Authorization": f"Bearer {desk.key}".encode()},
    )
