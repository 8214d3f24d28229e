"""The reading key: the same for everybody, new each quarter, good for the results and nothing else."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.web.reading_key import current_key, find_key, opens
from survey.secrets_directory import SecretsDirectory, open_secrets_directory
from tests.api.customers import URL
from tests.api.results.house import House
from tests.reader import OURS, key_of
from tests.survey.lifecycle.week import hire

AUTUMN, WINTER = date(2026, 11, 27), date(2027, 1, 4)


@pytest.fixture
def secrets(tmp_path: Path) -> SecretsDirectory:
    return open_secrets_directory(tmp_path / "secrets")


def test_it_is_one_for_the_whole_quarter_and_another_in_the_next(secrets: SecretsDirectory) -> None:
    first = current_key(secrets, date(2026, 10, 1))
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert current_key(secrets, date(2026, 12, 31)) == first
    assert current_key(secrets, date(2027, 1, 1)) != first
    assert opens(secrets, AUTUMN, first)
    assert not any(
        opens(secrets, AUTUMN, wrong) for wrong in ("", first[:-1], first.upper(), "0" * 32, "é" * 32)
    )


def test_last_quarters_key_is_good_for_six_weeks_and_then_gone(secrets: SecretsDirectory) -> None:
    old = current_key(secrets, AUTUMN)
    current_key(secrets, WINTER)
    assert opens(secrets, date(2027, 2, 11), old)
    assert not opens(secrets, date(2027, 2, 12), old)
    assert len(list((secrets.path / "reading").iterdir())) == 2
    current_key(secrets, date(2027, 4, 1))  # January's is still good for six weeks, autumn's is over
    assert [file.name for file in sorted((secrets.path / "reading").iterdir())] == ["2027-Q1", "2027-Q2"]


def test_a_clock_that_was_ahead_destroys_no_key_of_today(secrets: SecretsDirectory) -> None:
    today = current_key(secrets, AUTUMN)
    current_key(secrets, date(2026, 12, 31))
    current_key(secrets, WINTER)
    assert opens(secrets, AUTUMN, today)


@pytest.mark.parametrize("language", ["", "?lang=de"])
def test_it_is_found_in_whatever_a_mail_program_leaves_of_its_link(language: str) -> None:
    key = "0123456789abcdef0123456789abcdef"
    link = f"https://survey.example.org/results{language}#{key}"
    personal = f"https://survey.example.org/pulse/2026-W48#{'f' * 32}.x.y.z~{key}"
    for text in (
        key,
        link,
        f"<{link}>",
        f"Here: {link}.",
        link[:40] + "\n" + link[40:],
        link.replace("#", "%23"),
    ):
        assert find_key(text) == key, text
    assert find_key(personal) == key
    for nothing in ("", link[:-1], link + "0", personal.partition("~")[0]):
        assert find_key(nothing) == "", nothing


async def test_the_cookie_is_the_key_for_the_results_alone_and_the_same_for_everybody(house: House) -> None:
    key = key_of(house.app.state.installation.keys)
    answers = [
        await house.client.post("/results/open", data={"key": each}, headers=OURS | {"User-Agent": name})
        for name, each in (("Alma", key), ("Bert", f"{URL}/results#{key}"))
    ]
    assert {answer.status_code for answer in answers} == {303}
    (said,) = {answer.headers["Set-Cookie"] for answer in answers}
    assert said.partition("; ")[0] == f"resonanz-reading={key}"
    assert set(said.lower().split("; ")[1:]) == {"path=/results", "httponly", "samesite=strict", "secure"}


async def test_without_the_key_there_is_nothing_and_a_field_for_it(house: House) -> None:
    await hire()
    for address in ("/results", "/results/report", "/results/groups/rest", "/results/nothing/at/all"):
        page = await house.read(address, key=False)
        assert page.status_code == 404
    assert "Open the results" in (await house.read("/results", key=False)).text
    assert (await house.client.get("/results", headers={"Accept": "application/json"})).status_code == 404


@pytest.mark.parametrize("wrong", ["", "0" * 32, "nonsense"])
async def test_a_wrong_key_opens_nothing_and_sets_nothing(house: House, wrong: str) -> None:
    key_of(house.app.state.installation.keys)
    answer = await house.client.post(
        "/results/open", data={"key": wrong}, headers=OURS | {"Accept": "text/html", "Accept-Language": "de"}
    )
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (404, False)
    assert "öffnet die Ergebnisse nicht mehr" in answer.text


async def test_a_cookie_of_a_year_ago_opens_nothing(house: House) -> None:
    old = current_key(house.app.state.installation.secrets, date(datetime.now(UTC).year - 1, 1, 1))
    answer = await house.client.get("/results", headers={"Cookie": f"resonanz-reading={old}"})
    assert answer.status_code == 404


async def test_the_old_addresses_lead_to_the_new_ones_and_open_nothing_by_themselves(house: House) -> None:
    for address in ("/report", "/report.json", "/report/panel.csv", "/report/plan.json", "/forecast"):
        answer = await house.client.get(f"{address}?lang=de")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/results{address}?lang=de")
