"""`resonanz council pack`: Bea of the works council holds it against what the server really does."""

import re
import sqlite3
from html import unescape
from pathlib import Path

import pytest
from litestar import get

from api.access.roles import Page
from api.access.signed_in import needs
from api.app import ROUTES, application
from api.council.attacks import attacks
from api.council.opening import opened
from api.council.risks import RISKS
from api.privacy.comparing import real_routes
from api.privacy.statement import files, tables, thresholds
from api.texts import LANGUAGES, translations
from survey.accounts.roles import Role
from survey.catalogue.check import questions_of_check
from survey.catalogue.questions import catalogue
from survey.releases.rules import Rules
from tests.api.cli.command import Run, run
from tests.promises.test_what_each_role_opens import OPENS

LETTERS = {"all": "a", "own": "o", None: "-"}


@get("/desk/who-answered", **needs(Page.PEOPLE))
async def who_answered() -> None:
    """A page that nobody has put into the table of the test."""


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data", "keys", "secrets"):
        monkeypatch.setenv(f"RESONANZ_{name.upper()}", str(tmp_path / name))


def made(folder: Path, language: str) -> tuple[Run, str]:
    """The command, and the words of its page with one space between them."""
    done = run("council", "pack", "--out", folder / "pack.html", "--lang", language)
    page = (folder / "pack.html").read_text(encoding="utf-8")
    body = re.sub(r"<(style|script).*?</\1>", " ", page, flags=re.DOTALL)
    return done, " ".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_bea_finds_every_table_file_route_threshold_question_and_attack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("RESONANZ_MIN_GROUP", "7")
    done, page = made(tmp_path, language)
    assert done.status == 0
    expected = [text for table in tables() for text in (table.name, table.holds[language], *table.columns)]
    expected += [text for file in files() for text in (f"{file.directory}/{file.name}", file.holds[language])]
    expected += list(real_routes(application(ROUTES)))
    expected += [each.says[language] for each in thresholds(Rules(k=7))]
    expected += [question.text[language] for question in (*catalogue(), *questions_of_check())]
    expected += [attack.says for attack in attacks(language)]
    assert [text for text in expected if " ".join(text.split()) not in page] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_draft_assessment_has_what_the_law_asks_for_at_least(tmp_path: Path, language: str) -> None:
    _, page = made(tmp_path, language)
    number = {"en": "(Art. 35(7)({}))", "de": "(Art. 35 Abs. 7 Buchst. {} DSGVO)"}[language]
    places = [page.index(number.format(letter)) for letter in "abcd"]
    assert places == sorted(places)
    said = translations(language).gettext
    for risk in RISKS:
        texts = (risk.name, risk.measures, risk.organisation, risk.remains)
        assert [text for text in texts if said(text) not in page] == []


def test_the_table_of_roles_is_the_one_that_every_role_was_walked_with() -> None:
    found = {
        row["address"]: "".join(LETTERS[row["roles"][role]] for role in Role)
        for row in opened(application(ROUTES))
    }
    assert found == {address: letters[: len(Role)] for address, letters in OPENS.items()}


def test_a_new_page_comes_into_the_table_by_itself() -> None:
    found = {row["address"]: row for row in opened(application([*ROUTES, who_answered]))}
    assert found["/desk/who-answered"]["methods"] == ["GET"]
    assert found["/desk/who-answered"]["roles"][Role.WORKS_COUNCIL] == "all"
    assert found["/desk/who-answered"]["roles"][Role.ANALYST] is None


def test_every_attack_has_german_words_and_every_risk_names_attacks_that_there_are() -> None:
    english, german = attacks("en"), attacks("de")
    assert [each.number for each in english] == [each.number for each in german]
    assert [each.number for each, other in zip(english, german, strict=True) if each.says == other.says] == []
    named = {number for risk in RISKS for number in risk.attacks}
    assert named <= {each.number for each in english}
    assert all(risk.attacks for risk in RISKS)


def test_what_fails_only_in_part_is_not_said_to_fail(tmp_path: Path) -> None:
    _, page = made(tmp_path, "en")
    assert "45 (fails in part)" in page
    assert "24 (fails)" in page
    assert "20 (fails)" in page


def test_a_database_that_holds_more_is_told_in_the_page_and_by_the_status(tmp_path: Path) -> None:
    made(tmp_path, "en")
    with sqlite3.connect(tmp_path / "data" / "resonanz.sqlite") as connection:
        connection.execute("ALTER TABLE ballot ADD COLUMN answered_at text")
    connection.close()
    done, page = made(tmp_path, "en")
    assert done.status == 1
    assert "table ballot: answered_at is not in the statement" in page
    assert "there was no difference" not in page
    assert "answered_at" in done.err


def test_who_is_responsible_and_the_smallest_group_are_those_of_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESONANZ_MIN_GROUP", "9")
    monkeypatch.setenv("RESONANZ_CONTROLLER", "Stadtwerke <Nord>, Hafenstraße 1")
    _, page = made(tmp_path, "en")
    assert "Stadtwerke <Nord>, Hafenstraße 1" in page
    assert "results of groups of at least 9 answers" in page
    assert "with SQLite" in page
    assert "<Nord>" not in (tmp_path / "pack.html").read_text(encoding="utf-8")


def test_a_place_that_does_not_exist_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    done = run("council", "pack", "--out", tmp_path / "nowhere" / "pack.html")
    assert done.status == 2
    assert "its folder does not exist" in done.err
    assert not (tmp_path / "data").exists()
