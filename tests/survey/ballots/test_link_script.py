"""A personal link is read as mail programs hand it on; one that is cut is not taken for another."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from survey.tokens import sign_link
from tests.open_wave import OpenWave
from tests.stand_in import stand_in

FINGERPRINT = "0123456789abcdef0123456789abcdef"
TOKENS = (sign_link(["s"], "pulse", "5d0c-2b9f"), sign_link(["s"], "pulse", "0" * 32))  # plain, compressed
READ = """(texts) => import('/static/pulse/link.js').then(
    ({readLink}) => texts.map((text) => readLink(text) && JSON.stringify(readLink(text))))"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory, wave: OpenWave) -> Iterator[Page]:
    with stand_in(wave) as server:
        context = browser.new_context()
        opened = context.new_page()
        opened.goto(server.url)
        yield opened
        context.close()


def whole(token: str) -> str:
    return f"https://pulse.example/pulse/2026-W12#{FINGERPRINT}.{token}"


@pytest.mark.parametrize("token", TOKENS, ids=["plain", "compressed"])
def test_what_mail_programs_do_to_a_link_does_not_matter(page: Page, token: str) -> None:
    link = whole(token)
    gateway = f"https://gateway.example/?url={quote(link, safe='')}&data=05%7C02&sdata=0"
    mangled = [
        link,
        *(
            f"{link}{behind}"
            for behind in (".", ",", ")", "]", ">", '"', "»", "”", "'", "%20", " ", "_", "&c=1")
        ),
        f"<{link}>",
        f"Please answer: {link} Thank you!",
        link.replace("#", "%23"),
        link.replace("#", "%2523"),
        link.replace("#", "?lang=de#"),
        link.replace("#", "?lang=de%23"),
        link.replace(".", "%2E"),
        link[:70] + "\n" + link[70:],
        link[:70] + "\u00ad" + link[70:] + "\r\n",
        gateway,
        f"https://outer.example/?url={quote(gateway, safe='')}",
    ]
    found = page.evaluate(READ, mangled)
    expected = {"wave": "2026-W12", "fingerprint": FINGERPRINT, "token": token}
    for text, read in zip(mangled, found, strict=True):
        assert json.loads(read or "null") == expected, text


@pytest.mark.parametrize("token", TOKENS, ids=["plain", "compressed"])
def test_a_link_without_its_end_is_no_link_wherever_it_was_cut(page: Page, token: str) -> None:
    link = whole(token)
    cut = [link[:length] for length in range(len(link))]
    assert page.evaluate(READ, cut) == [None] * len(cut)


@pytest.mark.parametrize("token", TOKENS, ids=["plain", "compressed"])
def test_the_reading_key_behind_it_is_read_apart_and_a_link_without_it_is_as_good(
    page: Page, token: str
) -> None:
    key = "fedcba98" * 4
    link = f"{whole(token)}~{key}"
    expected = {"wave": "2026-W12", "fingerprint": FINGERPRINT, "token": token}
    mangled = [link, f"<{link}>.", link.replace("~", "%7E"), link[:-40] + "\n" + link[-40:]]
    for read in page.evaluate(READ, mangled):
        assert json.loads(read) == expected | {"reading": key}
    cut = [link[:-length] for length in range(1, 34)]
    for read in page.evaluate(READ, cut):
        assert json.loads(read) == expected


def test_other_texts_are_no_links(page: Page) -> None:
    texts = ["", "#main", "%", "%zz%", "https://pulse.example/pulse/2026-W12", "x" * 100_000]
    assert page.evaluate(READ, texts) == [None] * len(texts)
