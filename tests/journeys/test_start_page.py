"""Somebody comes without a link, or with one that did not open: who asks, why, and how to go on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import Open
from tests.journeys.customers import Organisation, organisation

NAME = "Donaudampfschifffahrts- und Energieversorgungsgesellschaft Beispielhausen mbH & Co. KG"
HOSTILE = '<img src=x onerror="document.title=1"> & Söhne'


def asking(folder: Path, name: str) -> dict[str, str]:
    logo = folder / "logo.png"
    Image.new("RGBA", (600, 160), (20, 86, 143, 255)).save(logo)
    return {
        "RESONANZ_ORGANISATION": name,
        "RESONANZ_CONTACT": "Kundendienst, kundendienst@beispielhausen.example, +49 (0)89 123 456-0",
        "RESONANZ_IMPRINT": "https://www.example.org/impressum",
        "RESONANZ_PRIVACY_CONTACT": "Dr. Ada Beispiel, datenschutz@example.org",
        "RESONANZ_LOGO": str(logo),
    }


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    folder = tmp_path_factory.mktemp("firm")
    with organisation(folder, asking(folder, NAME)) as found:
        yield found


VIEWS: list[tuple[str, int, Literal["light", "dark"]]] = [
    ("de", 320, "dark"),
    ("en", 360, "light"),
    ("en", 1280, "dark"),
    ("de", 1280, "light"),
]


PATHS = ["/", "/privacy/customers", "/accessibility", "/wishes/nord", "/link", "/results", "/r/"]
# Each in a narrow and a wide view every day, and in the other two from time to time.
EVERY_VIEW = [
    pytest.param(path, *view, marks=() if (place + number) % 2 else pytest.mark.long)
    for place, path in enumerate(PATHS)
    for number, view in enumerate(VIEWS)
]


@pytest.mark.parametrize(("path", "language", "width", "scheme"), EVERY_VIEW)
def test_every_page_fits_its_long_name_and_is_accessible(
    visit: Open, firm: Organisation, path: str, language: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    address = firm.link() if path == "/r/" else f"{firm.address}{path}"
    # Who has no reading key finds nothing of the results, and a page that says so.
    refusals = {404} if path == "/results" else set()
    opened = visit(address, language=language, width=width, scheme=scheme, refusals=refusals)
    header = opened.page.locator("body > header")
    expect(header).to_contain_text(NAME)
    expect(header.locator("img")).to_be_visible()
    assert header.locator("img").evaluate("logo => logo.naturalWidth") == 300
    expect(opened.page.locator("body > footer").get_by_role("link", name="kundendienst@")).to_be_visible()
    assert opened.overflow() <= 0
    assert opened.accessibility_findings() == []
    assert opened.page.context.cookies() == []
    assert all(request.startswith((firm.address, "data:")) for request in opened.requests)


@pytest.mark.parametrize(
    ("language", "field", "button", "question"),
    [
        ("en", "Your link", "Open the link", "How satisfied were you with this contact?"),
        ("de", "Ihr Link", "Link öffnen", "Wie zufrieden waren Sie mit diesem Kontakt?"),
    ],
)
def test_a_pasted_link_opens_without_script(
    visit: Open, firm: Organisation, language: str, field: str, button: str, question: str
) -> None:
    page = visit(firm.address, language=language, width=360, script=False).page
    page.get_by_label(field).fill(f"Bitte bewerten Sie uns:\n{firm.link()}.")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(question)


@pytest.mark.parametrize(
    ("language", "employees", "customers"),
    [
        ("en", "How answers are protected", "What happens to what customers send"),
        ("de", "Wie Antworten geschützt sind", "Was mit Antworten von Kunden geschieht"),
    ],
)
def test_employees_and_customers_find_their_own_page(
    visit: Open, firm: Organisation, language: str, employees: str, customers: str
) -> None:
    page = visit(firm.address, language=language).page
    for name in (employees, customers):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        page.go_back()


def test_the_imprint_opens_beside_and_is_told_nothing(visit: Open, firm: Organisation) -> None:
    page = visit(f"{firm.address}/wishes/nord", language="de").page
    told: list[dict[str, str]] = []

    def imprint(route: object) -> None:
        told.append(route.request.headers)  # type: ignore[attr-defined]  # playwright's route
        route.fulfill(body="<title>Impressum</title>", content_type="text/html")  # type: ignore[attr-defined]  # same

    page.context.route("https://www.example.org/**", imprint)
    page.get_by_role("textbox").first.fill("Ein Stuhl")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Impressum").click()
    expect(opened.value).to_have_title("Impressum")
    expect(page.get_by_role("textbox").first).to_have_value("Ein Stuhl")
    assert opened.value.evaluate("window.opener") is None
    assert [headers.get("referer") for headers in told] == [None]


def test_a_name_is_shown_and_never_run(visit: Open, tmp_path: Path) -> None:
    with organisation(tmp_path, asking(tmp_path, HOSTILE)) as hostile:
        for path in ("/", "/report", "/nowhere"):
            opened = visit(f"{hostile.address}{path}", refusals={404})
            expect(opened.page.locator("body > header")).to_contain_text(HOSTILE)
            assert opened.page.title().endswith(HOSTILE)
            assert opened.page.locator("img[src=x]").count() == 0
