"""Attack 45 in part: find out with somebody's link whether they have answered.

Adversary A8 holds the link of a person (a file, a forwarded mail) and asks whatever a link can ask, also
malformed. What is left is told in docs/privacy.md: a well-formed request for a signature uses the right up,
so whoever asks finds out and takes the person's vote, which the person sees. Control: a server that looks
into the list of those who were signed before it looks at the request.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from api.web import base64url
from survey.ballots.keys import load_secrets
from survey.errors import Conflict
from survey.invitations.identities import slot_identifier
from survey.lifecycle import answering
from tests.api.pulse import Employee, pulse_client
from tests.survey.lifecycle.week import Week, hire, open_week

Body = dict[str, object]


async def half_have_answered(folder: Path) -> tuple[Week, list[bool]]:
    await hire()
    week = await open_week(folder)
    done = []
    for number, (cell, person) in enumerate(await week.people()):
        if number % 2:
            await week.answer(person, cell, 3)
        done.append(bool(number % 2))
    return week, done


def malformed(employee: Employee) -> dict[str, Body]:
    """Requests for a signature that no browser makes."""
    key = employee.week.key(employee.cell)
    n = key.public.public_numbers().n
    good: Body = {
        "token": employee.token,
        "cell": str(employee.cell),
        "key_id": key.id.hex(),
        "blinded": base64url.encode(bytes(255) + b"\5"),
    }
    numbers = {"zero": 0, "one": 1, "n − 1": n - 1, "n": n, "all ones": 2**2048 - 1}
    return {
        **{name: good | {"blinded": base64url.encode(m.to_bytes(256, "big"))} for name, m in numbers.items()},
        "short": good | {"blinded": base64url.encode(bytes(255))},
        "long": good | {"blinded": base64url.encode(bytes(257))},
        "empty": good | {"blinded": ""},
        "no base64": good | {"blinded": "%"},
        "another key": good | {"key_id": bytes(32).hex()},
        "no key": good | {"key_id": ""},
        "no cell": good | {"cell": "x"},
        "another cell": good | {"cell": str(employee.week.manifest.cells[0].id), "key_id": "0"},
        "nothing": {"token": employee.token},
    }


async def told(client: httpx.AsyncClient, week: Week) -> list[dict[str, tuple[int, bytes]]]:
    """What each person's link is answered to everything that uses nothing up."""
    found = []
    for employee in await Employee.all(client, week):
        answers = {name: await employee.post("issue", body) for name, body in malformed(employee).items()}
        answers["ack"] = await employee.post("ack", {"token": employee.token})
        answers["place"] = await employee.place()
        found.append({name: (each.status_code, each.content) for name, each in answers.items()})
    return found


def differing(seen: list[dict[str, tuple[int, bytes]]], done: list[bool]) -> set[str]:
    """Which questions are answered otherwise to those who have answered."""

    def answers(question: str, which: bool) -> set[tuple[int, bytes]]:
        return {each[question] for each, answered in zip(seen, done, strict=True) if answered == which}

    return {question for question in seen[0] if answers(question, True) != answers(question, False)}


async def test_nothing_that_uses_nothing_up_tells_who_has_answered(database: str, tmp_path: Path) -> None:
    week, done = await half_have_answered(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        seen = await told(client, week)
    assert {status for each in seen for status, _ in each.values()} == {200, 204, 400}
    assert differing(seen, done) == set()


async def test_the_control_that_looks_into_the_list_first_tells_it(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week, done = await half_have_answered(tmp_path)
    issue: Callable[..., Awaitable[bytes]] = answering.issue
    secret = load_secrets(week.keys, week.wave).people

    async def naive(keepers: object, wave: str, invitation: Callable[[], str], *rest: object) -> bytes:
        identifier = slot_identifier(secret, invitation())
        if week.has_answered(identifier):
            raise Conflict("You have already answered, or started, on another device: change it there.")
        return await issue(keepers, wave, invitation, *rest)

    monkeypatch.setattr(answering, "issue", naive)
    async with pulse_client(tmp_path, week) as client:
        seen = await told(client, week)
    assert len(differing(seen, done)) > 5


async def test_what_is_left_takes_the_vote_and_its_owner_sees_it(database: str, tmp_path: Path) -> None:
    week, done = await half_have_answered(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        employees = await Employee.all(client, week)
        statuses = [(await each.issue(week.voter(each.cell))).status_code for each in employees]
        assert statuses == [409 if answered else 200 for answered in done]
        again = [(await each.issue(week.voter(each.cell))).status_code for each in employees]
    assert set(again) == {409}
