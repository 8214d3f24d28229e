"""Every role from its invitation to the page it came for: by keyboard, on a phone, in both languages."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from api.cli import main
from tests.journeys.conftest import Open, drawn
from tests.journeys.server import free_port
from tests.journeys.test_desk import PASSKEY, in_good_shape, invited, with_device
from tests.served import Served

ROSTER = "name,email,team,department,office,lead\n" + "".join(
    f"{name} Muster,{name.lower()}@example.org,Nord,Service,front,{'yes' if name == 'Lea' else 'no'}\n"
    for name in ("Lea", "Anna", "Ben", "Cem", "Dana", "Emil", "Fritz", "Gerd", "Hans")
)
# Whom, the language of the invitation, and by the words of that language: where they go, and what is there.
ROLES = [
    ("team-lead", "de", "Ergebnisse", "Results"),
    ("analyst", "en", "Report", "Bericht"),
    ("leadership", "de", "Bericht", "Report"),
    ("administrator", "en", "Settings", "Einstellungen"),
    ("works-council", "de", "Protokoll der Änderungen", "Audit log"),
    ("auditor", "en", "Audit log", "Protokoll der Änderungen"),
    ("owner", "de", "Personen", "People"),
]
OTHER = {"de": "English", "en": "Deutsch"}
ADDRESS = {
    "Ergebnisse": "/results",
    "Report": "/results/report",
    "Bericht": "/results/report",
    "Settings": "/desk/settings",
    "Protokoll der Änderungen": "/desk/log",
    "Audit log": "/desk/log",
    "Personen": "/desk/people",
}
FOCUSED = "document.activeElement?.innerText?.trim() || document.activeElement?.name || ''"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("roles")
    (folder / "data").mkdir()
    port = free_port()
    changes = {"RESONANZ_URL": f"http://localhost:{port}"}
    running = Served(folder, port=port, changes=changes, program=main)
    running.start()
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    done = running.run("import-roster", str(folder / "roster.csv"), "--yes")
    assert done.returncode == 0, done.stderr
    try:
        yield running
    finally:
        running.stop()


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what is called so has the focus, as somebody without a mouse does."""
    drawn(page)
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == words:
            return
    raise AssertionError(f"no Tab leads to “{words}” on {page.url}")


@pytest.mark.parametrize(("role", "language", "place", "in_other_words"), ROLES)
def test_from_the_invitation_to_the_page_one_came_for(
    visit: Open, server: Served, role: str, language: str, place: str, in_other_words: str
) -> None:
    name = "Lea Muster" if role == "team-lead" else "Kim Muster"
    address = "lea@example.org" if role == "team-lead" else f"{role}@example.org"
    opened = visit("about:blank", width=360, language=language)
    page = opened.page
    with_device(page)
    page.goto(invited(server, address, role))
    expect(page.get_by_role("button", name=PASSKEY[language])).to_be_visible()
    tab_to(page, "name")
    page.keyboard.type(name)
    tab_to(page, PASSKEY[language])
    page.keyboard.press("Enter")
    # Whoever sets it up is led on to what there is to do, as long as no week was ever open.
    arrives = "/desk/start" if role == "administrator" else "/desk/account"
    expect(page).to_have_url(re.compile(arrives))
    tab_to(page, {"de": "Übersicht", "en": "Overview"}[language])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    in_good_shape(opened)
    tab_to(page, place)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"{ADDRESS[place]}(\?|$)"))
    in_good_shape(opened)
    before = page.get_by_role("heading", level=1).inner_text()
    tab_to(page, OTHER[language])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(before)
    in_good_shape(opened)
    if role == "administrator":
        tab_to(page, "organisation")
        page.keyboard.type("Beispielwerke")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Gespeichert")
        expect(page.locator("header")).to_contain_text("Beispielwerke")
        in_good_shape(opened)
