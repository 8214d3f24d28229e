"""A link that was cut off is pasted whole and opens: on a phone, with the keyboard, without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from survey.tokens import sign_link
from tests.journeys.conftest import Open
from tests.journeys.customers import SECRET, Organisation, organisation


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    with organisation(tmp_path_factory.mktemp("firm")) as found:
        yield found


@pytest.mark.parametrize(
    ("language", "width", "script", "title", "cut", "field", "question"),
    [
        (
            "de",
            360,
            False,
            "Dieser Link funktioniert nicht",
            "Dieser Link ist abgeschnitten",
            "Ihr Link, von https bis zum Ende",
            "Wie zufrieden waren Sie mit diesem Kontakt?",
        ),
        (
            "en",
            1280,
            True,
            "This link does not work",
            "This link is cut off",
            "Your link, from https to its end",
            "How satisfied were you with this contact?",
        ),
    ],
)
def test_a_cut_link_is_said_kindly_and_the_whole_one_can_be_pasted(
    visit: Open,
    firm: Organisation,
    language: str,
    width: int,
    script: bool,
    title: str,
    cut: str,
    field: str,
    question: str,
) -> None:
    link = firm.link()
    opened = visit(link[:-3], width=width, language=language, script=script, refusals={401})
    page = opened.page
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text(cut)).to_be_visible()
    assert opened.overflow() <= 0
    if script:
        assert opened.accessibility_findings() == []
    for _ in ("to the content", "the other language", "the field"):
        page.keyboard.press("Tab")
    expect(page.get_by_label(field)).to_be_focused()
    page.keyboard.insert_text(f"<{link[:40]}\n{link[40:]}>.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    assert page.url == f"{link}?lang={language}"


def test_a_link_that_is_over_is_not_called_cut(visit: Open, firm: Organisation) -> None:
    foreign = f"{firm.address}/r/{sign_link((SECRET,), 'pulse', 'somebody else')}"
    page = visit(foreign, width=360, refusals={401}).page
    expect(page.get_by_text("no longer valid")).to_be_visible()


def test_a_hash_that_a_mail_program_encoded_is_one_again(visit: Open, firm: Organisation) -> None:
    fragment = f"{'0af9' * 8}.{sign_link((SECRET,), 'pulse', 'somebody')}"
    page = visit(f"{firm.address}/pulse/2026-W48%23{fragment}.", refusals={404}).page
    assert page.url == f"{firm.address}/pulse/2026-W48#{fragment}"
    assert fragment not in page.content()


def test_the_page_for_links_fits_and_is_accessible(visit: Open, firm: Organisation) -> None:
    for language, width in (("de", 360), ("en", 1280)):
        opened = visit(f"{firm.address}/link", width=width, language=language, scheme="dark")
        assert opened.overflow() <= 0
        assert opened.accessibility_findings() == []
