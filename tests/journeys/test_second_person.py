"""Two new teams are imported; Ruth of the works council knows one, refuses the other, and holds the week.

On a phone in German and by keyboard; the pages again in English on a wide screen.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.answered_for import AGREED, answer_for
from tests.clock import set_ahead
from tests.journeys.conftest import Open, Visit
from tests.journeys.server import free_port
from tests.journeys.test_desk import in_good_shape, invited, url_of, with_device
from tests.served import Served
from tests.shifted import shifted

HEAD = "reference,name,team,department,office\n"
STAFF = {team: [f"{team} {number}" for number in range(8)] for team in ("Nord", "Ost", "West")}
# Invented people in one new team, real ones in the other.
JOINED = {
    "Neuland": [f"Erika {number}" for number in range(9)],
    "Ufer": [f"Uwe {number}" for number in range(9)],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("second")
    (folder / "data").mkdir()
    (folder / "ahead").write_text("0")
    port = free_port()
    running = Served(
        folder,
        port=port,
        changes={"RESONANZ_URL": f"http://localhost:{port}", **AGREED},
        program=shifted,
        words=[str(folder / "ahead")],
    )
    answer_for(running.environment)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def done(server: Served, *words: str) -> str:
    found = server.run(*words, "--lang", "en")
    assert found.returncode == 0, found.stderr
    return found.stdout


def import_roster(server: Served, teams: dict[str, list[str]]) -> str:
    rows = [f"{name},{name},{team},Kundendienst,front\n" for team, names in teams.items() for name in names]
    (server.folder / "roster.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return done(server, "import-roster", str(server.folder / "roster.csv"), "--yes")


def press(page: Page, heading: str, button: str) -> None:
    """By keyboard: to the button of this name below that heading, and press it."""
    section = page.locator("section", has=page.get_by_role("heading", name=heading, exact=True))
    section.get_by_role("button", name=button).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def week_after(folder: Path) -> None:
    set_ahead(folder / "ahead", timedelta(days=7))


def signed_in(visit: Open, server: Served) -> Visit:
    link = invited(server, "ruth.keller@example.org", "works-council")
    opened = visit("about:blank", width=360, language="de")
    with_device(opened.page)
    opened.page.goto(link)
    opened.page.get_by_label("Ihr Name").first.fill("Ruth Keller")
    opened.page.get_by_role("button", name="Passkey einrichten").click()
    opened.page.wait_for_url(re.compile("/desk/account"))
    return opened


def test_a_team_of_invented_people_is_refused_another_confirmed_and_the_week_held(
    visit: Open, server: Served
) -> None:
    assert "second person" not in import_roster(server, STAFF)
    done(server, "wave", "open")
    done(server, "wave", "close", "--early", "--yes")
    week_after(server.folder)
    assert "New until a second person has confirmed them: 18." in import_roster(server, STAFF | JOINED)
    refused = server.run("wave", "open", "--lang", "en")
    assert refused.returncode != 0
    assert "second person" in refused.stderr.replace("\n", " ")

    opened = signed_in(visit, server)
    page = opened.page
    page.goto(url_of(server, "/desk/names"))
    expect(page.get_by_text("Erika 3")).to_be_visible()
    in_good_shape(opened)
    press(page, "Neuland", "Jemand hier ist mir unbekannt")
    expect(page.get_by_text(re.compile("abgelehnt und seitdem unverändert"))).to_be_visible()
    in_good_shape(opened)
    press(page, "Ufer", "Ich kenne alle diese Personen")
    expect(page.get_by_role("heading", name="Ufer", exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", name="Neuland", exact=True)).to_be_visible()

    page.goto(url_of(server, "/desk/opening"))
    in_good_shape(opened)
    page.get_by_label("Warum?").focus()
    page.keyboard.type("Neuland ist noch nicht geklärt")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Angehalten seit"))).to_be_visible()
    in_good_shape(opened)
    held = server.run("wave", "open", "--lang", "en")
    assert held.returncode != 0
    assert "Neuland ist noch nicht geklärt" in held.stderr.replace("\n", " ")
    for path, said in (("/desk/names", "Waiting for a look"), ("/desk/opening", "Held since")):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(url_of(server, f"{path}?lang=en"))
        expect(page.get_by_text(re.compile(said)).first).to_be_visible()
        in_good_shape(opened)
    page.get_by_role("button", name="Let it go").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Hold it")).to_be_visible()

    groups = re.findall(r"^ +\d+  (.+)$", done(server, "wave", "open"), re.MULTILINE)
    assert "Ufer" in groups
    assert "Neuland" not in groups
    assert any("Neuland" in group for group in groups) or len(groups) < 4
