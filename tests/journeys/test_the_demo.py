"""The whole chain as a visitor meets it: one answers, one rates, the week closes, one reads."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Open
from tests.journeys.pulse_page import answer, weights
from tests.reader import opened

RESONANZ = [sys.executable, "-c", "from api.cli import main; main()"]
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Demo:
    """What the demo said."""

    folder: Path
    said: str
    address: str

    def link(self, path: str) -> str:
        """The link that leads there."""
        return next(word for word in self.said.split() if word.startswith(f"{self.address}/{path}"))

    def run(self, *words: str) -> str:
        """A command beside the running server, on its database."""
        environment = environ() | {
            "RESONANZ_DATA": str(self.folder / "demo" / "data"),
            "RESONANZ_KEYS": str(self.folder / "demo" / "keys"),
            "RESONANZ_SECRETS": str(self.folder / "demo" / "secrets"),
            "RESONANZ_ADDRESS": self.address.removeprefix("http://"),
        }
        command = [*RESONANZ, *words]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def environ() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("visitor")
    with subprocess.Popen(
        [*RESONANZ, "demo", "--lang", "de"], cwd=folder, env=environ(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Strg-C" in line:
                break
        said = "".join(lines)
        address = next(word for word in said.split() if "/results" in word).partition("/results")[0]
        try:
            until_it_answers(address)
            yield Demo(folder, said, address)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=120)


def until_it_answers(address: str) -> None:
    """The links are printed just before the server starts."""
    for _ in range(240):
        with suppress(httpx.TransportError):
            httpx.get(f"{address}/static/resonanz.css", timeout=60)
            return
        time.sleep(0.5)
    pytest.fail(f"nobody answers at {address}")


def test_the_pulse_of_twenty_teams_weighs_as_little_as_it_should(visit: Open, demo: Demo) -> None:
    # The first, while the week of the demo is still open.
    sizes = weights(visit("about:blank", new=True).page, demo.link("pulse"))
    assert len(sizes) <= 16
    assert sum(sizes) < 40_000


def test_one_answers_one_rates_the_week_closes_and_one_reads(visit: Open, demo: Demo) -> None:
    assert "Wahr ist" in demo.said
    answer(visit(demo.link("pulse"), width=360, language="de").page, 4, "de")

    customer = visit(demo.link("r/"), width=360, language="en-GB").page
    customer.get_by_role("radio", name="very satisfied").check()
    customer.get_by_role("button", name="Send").click()
    expect(customer.get_by_role("heading", level=1)).to_have_text("Thank you!")

    assert "geschlossen" in demo.run("wave", "close", "--early", "--yes", "--lang", "de")
    for language, width, words in (
        ("de", 360, "bewertet seine Kundschaft es"),
        ("en", 1280, "its customers rate it"),
    ):
        address = demo.link("results/report").replace("lang=de", f"lang={language}")
        report = visit(address, width=width, language=language, refusals={404})
        expect(report.page.get_by_text(words).first).to_be_visible()
        assert report.overflow() <= 0


def test_a_visitor_takes_the_tour_on_a_phone(visit: Open, demo: Demo) -> None:
    for language, all_years, statement in (
        ("de", "Alle Jahre des Rundgangs", "Für eine Antwort reichen die Daten nicht aus"),
        ("en", "All years of the tour", "There are not enough data for an answer"),
    ):
        address = demo.link("tour").replace("lang=de", f"lang={language}")
        tour = visit(address, width=360, language=language)
        assert tour.accessibility_findings() == []
        assert tour.overflow() <= 0
        tour.page.locator("a[href^='/tour/not_enough_data']").click()
        expect(tour.page.get_by_role("heading", level=1)).to_have_text(statement)
        assert tour.accessibility_findings() == []
        assert tour.overflow() <= 0
        tour.page.get_by_role("link", name=all_years).click()
        expect(tour.page).to_have_url(address)


def test_on_paper_every_sheet_of_a_marked_page_says_that_its_data_are_invented(
    visit: Open, demo: Demo
) -> None:
    report = visit(demo.link("results/report"), language="de", refusals={404}).page
    expect(report.get_by_text("bewertet seine Kundschaft es").first).to_be_visible()
    paper = demo.folder / "report.pdf"
    report.wait_for_load_state("load")
    report.pdf(path=paper, format="A4")
    sheets = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, check=True).stdout
    pages = sheets.rstrip("\f").split("\f")
    assert len(pages) > 2
    assert all("Erfundene Daten" in page for page in pages)


def test_whoever_downloads_the_panel_computes_the_same_report(demo: Demo) -> None:
    with opened(demo.address, demo.link("results"), timeout=120) as client:
        report = client.get("/results/report.json").content
        for file in ("panel.csv", "plan.json"):
            (demo.folder / file).write_bytes(client.get(f"/results/report/{file}").content)
    assert demo.run("analyse", "panel.csv", "--plan", "plan.json", "--json").encode() == report
