"""The page that answers over several organisations: it takes their small files and keeps neither."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey.accounts.roles import Role
from tests.api.access.desk import desk_application, member
from tests.promises.installed import NothingYet


class Draws(NothingYet):
    async def apart(self, make: Callable[..., Any], *how: object) -> Any:  # type: ignore[override]  # really drawn, here
        return make(*how)


EFFECT = {
    "schema": "resonanz.effect/1",
    "observed": {"slope": 0.12, "se": 0.05, "df": 18.0},
    "lasting": None,
    "teams": 20,
    "weeks": 60,
    "lag": 1,
    "period": "iso",
    "happiness": [1.0, 5.0],
    "rating": [1.0, 5.0],
    "registered": False,
    "plan": "0" * 64,
    "industry": "Handel",
}


def file(slope: float, **changed: object) -> bytes:
    observed = {"slope": slope, "se": 0.05, "df": 18.0}
    return json.dumps({**EFFECT, "observed": observed, **changed}).encode()


@pytest.mark.parametrize(("language", "words"), [("en", "Several organisations"), ("de", "Mehrere")])
async def test_two_files_are_answered_and_forgotten(
    sqlite_database: str, tmp_path: Path, language: str, words: str
) -> None:
    app = desk_application(tmp_path)
    app.state.reporter = Draws()
    async with member(app, "ana@example.org", [Role.ANALYST]) as ana:
        place = f"/desk/houses/combine?lang={language}"
        assert words in (await ana.browser.get(f"/desk/houses?lang={language}")).text
        before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
        sent = [
            ("files", ("kiel.json", file(0.1), "application/json")),
            ("files", ("ulm.json", file(0.2), "application/json")),
        ]
        done = await ana.browser.post(place, files=sent)
        assert done.status_code == 200
        assert ("kiel.json" in done.text, "ulm.json" in done.text) == (True, True)
        assert "<svg" in done.text
        after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
        assert {path.name for path in after.keys() - before.keys()} == set()


async def test_what_is_wrong_is_said_with_the_name_of_the_file(sqlite_database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path)
    app.state.reporter = Draws()
    async with member(app, "ana@example.org", [Role.ANALYST]) as ana:
        for sent, words in (
            ([("kiel.json", file(0.1))], "two to 60 files of different names"),
            ([("kiel.json", file(0.1)), ("kiel.json", file(0.2))], "two to 60 files of different names"),
            ([("kiel.json", file(0.1)), ("ulm.json", b"\xff\x00")], "ulm.json"),
            ([("kiel.json", file(0.1)), ("ulm.json", file(0.1))], "hold the same organisation"),
            ([("kiel.json", file(0.1)), ("ulm.json", file(0.2, lag=3))], "different lags"),
            ([("<b>.json", b"[]"), ("ulm.json", file(0.2))], "&lt;b&gt;.json"),
        ):
            files = [("files", (name, content, "application/json")) for name, content in sent]
            answer = await ana.browser.post("/desk/houses/combine?lang=en", files=files)
            assert (answer.status_code, words in answer.text) == (422, True), words
        nothing = await ana.browser.post("/desk/houses/combine?lang=en", data={"files": "kiel"})
        assert nothing.status_code == 422
