"""An HR system says who works where: all or nothing, the same again changes nothing, and who else may."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import application
from api.commands.organisation.roster import history
from api.confirming.names import waiting
from api.routes.programs.roster import ROSTER_ROUTES
from survey.contacts.api_keys import CONTACTS, ROSTER, create_key
from survey.organisation.known_people import found_known
from survey.organisation.tables import Person
from tests.api.customers import TODAY, URL, installation_for_tests

Rows = list[dict[str, Any]]
PEOPLE: Rows = [
    {
        "reference": f"{number:05}",
        "name": f"P {number}",
        "email": None,
        "team": "Nord",
        "department": "Sales",
        "office": "front",
        "lead": number == 1,
    }
    for number in range(1, 22)
]


class HrSystem:
    def __init__(self, folder: Path) -> None:
        self.app = application(ROSTER_ROUTES)
        self.app.state.installation = self.installation = installation_for_tests(folder)

    async def put(self, rows: object, key: str, query: str = "") -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
        async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
            headers = {"Authorization": f"Bearer {key}"}
            return await client.put(f"/api/roster{query}", json=rows, headers=headers)


@pytest.fixture
async def hr(database: str, tmp_path: Path) -> HrSystem:
    return HrSystem(tmp_path)


async def test_a_roster_is_taken_once_however_often_it_is_sent(hr: HrSystem) -> None:
    key = await create_key("HR", TODAY, ROSTER)
    first = await hr.put(PEOPLE, key)
    assert (first.status_code, first.json()["joined"]) == (200, 21)
    again = await hr.put(PEOPLE, key)
    assert (again.json()["joined"], again.json()["unchanged"]) == (0, 21)
    leads = await Person.select(Person.reference, Person.email).where(Person.lead.eq(True))
    assert leads == [{"reference": "00001", "email": None}]
    assert [(each["who"], each["file"]) for each in await history(hr.installation, {})] == [
        ("program:HR", "HR")
    ]


async def test_what_changes_much_is_done_when_exactly_that_is_agreed_to(hr: HrSystem) -> None:
    key = await create_key("HR", TODAY, ROSTER)
    await hr.put(PEOPLE, key)
    refused = await hr.put(PEOPLE[:5], key)
    assert refused.status_code == 409
    assert "16 leave" in refused.json()["detail"]
    digest = refused.json()["detail"].partition("?agreed=")[2].rstrip(".")
    assert (await hr.put(PEOPLE[:4], key, f"?agreed={digest}")).status_code == 409
    assert await Person.count().where(Person.left_week.is_null()) == 21
    done = await hr.put(PEOPLE[:5], key, f"?agreed={digest}")
    assert (done.status_code, done.json()["left"]) == (200, 16)


async def test_wrong_rows_are_told_by_row_and_field_and_nothing_is_changed(hr: HrSystem) -> None:
    key = await create_key("HR", TODAY, ROSTER)
    rows = [*PEOPLE[:2], {**PEOPLE[2], "office": "side"}, {**PEOPLE[3], "email": "ada at home", "name": ""}]
    answer = await hr.put(rows, key)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert [(each["row"], each["column"]) for each in answer.json()["errors"]] == [
        (3, "office"),
        (4, "name"),
        (4, "email"),
    ]
    assert await Person.count() == 0


@pytest.mark.parametrize(
    ("rows", "status", "told"),
    [
        ([], 400, "There is nobody in this roster"),
        ({"people": PEOPLE}, 400, "A roster is a list of objects"),
        ([*PEOPLE, "Ben"], 422, "A person is a JSON object"),
        ([{**PEOPLE[0], "emial": "ada@example.org"}], 422, "There is no such field"),
        ([{**PEOPLE[0], "team": ["Nord"]}], 422, "A field holds text"),
        ([{**PEOPLE[0], "reference": 1.5}], 422, "A field holds text"),
        ([{"name": "Ada"}], 422, "no column that tells people apart"),
        ([PEOPLE[0], PEOPLE[0]], 422, "This person stands in row 1 already"),
    ],
)
async def test_what_is_no_roster_is_refused_in_a_sentence(
    hr: HrSystem, rows: object, status: int, told: str
) -> None:
    answer = await hr.put(rows, await create_key("HR", TODAY, ROSTER))
    assert answer.status_code == status
    assert told in answer.text
    assert await Person.count() == 0


async def test_without_a_key_for_the_roster_nothing_is_read_or_told(hr: HrSystem) -> None:
    other = await create_key("help desk", TODAY, CONTACTS)
    answers = [await hr.put(rows, key) for rows in (PEOPLE, "x") for key in (other, "resonanz_x", "")]
    assert {(each.status_code, each.content) for each in answers} == {(401, answers[0].content)}
    assert await Person.count() == 0


async def test_a_program_makes_nobody_known(hr: HrSystem) -> None:
    key = await create_key("HR", TODAY, ROSTER)
    await hr.put(PEOPLE, key)
    found_known(hr.installation.secrets, await Person.select())
    added = [*PEOPLE, {**PEOPLE[0], "reference": "new", "name": "Neu", "lead": False}]
    assert (await hr.put(added, key)).json()["waiting"] == 1
    assert [each["new"] for each in (await waiting(hr.installation, {}))["lists"]] == [["Neu"]]
