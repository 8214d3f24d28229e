"""Somebody thinks about starting: without a roster, with a small firm's, with a large one's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect

from survey.key_directory import open_key_directory
from tests.journeys.conftest import Open
from tests.journeys.server import ROOT, running
from tests.reader import key_of

HEAD = "id,name,team,department,office,lead\n"
WIDTHS = (360, 1280)


@dataclass(frozen=True)
class Firm:
    """A running installation whose roster can be replaced."""

    address: str
    environment: dict[str, str]

    @property
    def key(self) -> str:
        return key_of(open_key_directory(Path(self.environment["RESONANZ_KEYS"])))

    def has(self, teams: int, people: int) -> None:
        rows = "".join(
            f"{team}-{person},Person {person},Kundendienst {team:02},Service {team // 5},front,"
            f"{'yes' if person == 0 else 'no'}\n"
            for team, person in product(range(1, teams + 1), range(people))
        )
        command = [sys.executable, "-c", "from api.cli import main; main()", "import-roster", "-", "--yes"]
        text = (HEAD + rows).encode()
        subprocess.run(command, cwd=ROOT, env=self.environment, input=text, timeout=120, check=True)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    data = tmp_path_factory.mktemp("firm") / "data"
    environment = {
        **os.environ,
        "RESONANZ_DATA": str(data),
        "RESONANZ_KEYS": str(data.with_name("keys")),
        "RESONANZ_SECRETS": str(data.with_name("secrets")),
    }
    with running("api.server:app", environment) as address:
        yield Firm(address, environment)


VIEWS: list[tuple[int, Literal["light", "dark"], str]] = [(360, "dark", "de"), (1280, "light", "en")]


@pytest.mark.parametrize(("width", "scheme", "language"), VIEWS)
def test_from_no_roster_to_a_large_one(
    visit: Open, firm: Firm, width: int, scheme: Literal["light", "dark"], language: str
) -> None:
    # Before the key is exchanged there is nothing at the address.
    address = f"{firm.address}/results/forecast#{firm.key}"
    opened = visit(address, width=width, scheme=scheme, language=language, refusals={404})
    page = opened.page
    expect(page).to_have_url(f"{firm.address}/results/forecast")
    if width == VIEWS[0][0]:
        expect(page.get_by_text("resonanz import-roster")).to_be_visible()
        assert opened.accessibility_findings() == []
    for teams, people, tables in ((1, 7, 0), (3, 6, 2), (20, 12, 2)):
        firm.has(teams, people)
        page.reload()
        expect(page.get_by_role("table")).to_have_count(tables)
        expect(page.get_by_role("heading", level=2).last).to_have_text(
            {"de": "Was es auf jeden Fall gibt", "en": "What there is in any case"}[language]
        )
        assert opened.overflow() <= 0
        assert opened.accessibility_findings() == []


def test_the_small_firm_sees_its_group_and_what_it_gets(visit: Open, firm: Firm) -> None:
    firm.has(3, 6)
    page = visit(f"{firm.address}/results", width=360, script=False, refusals={404}).page
    page.get_by_role("textbox").fill(f"{firm.address}/results#{firm.key}")
    page.get_by_role("button", name="Open the results").click()
    page.get_by_role("link", name="What your organisation may expect").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("large enough to listen")
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("rowheader", name="Service 0 mit Leitung")).to_be_visible()
