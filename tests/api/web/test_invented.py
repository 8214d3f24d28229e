"""An installation whose data are simulated says so on every page it serves, in the reader's language."""

import re
from pathlib import Path

import pytest

from api.installation import installation_of
from api.web.looks.invented import mark_as_invented
from tests.promises.every_route import FILES, addresses, http_routes
from tests.promises.installed import Installed, installation

SAYS = {"en": "the people, answers and ratings here are simulated", "de": "sind hier simuliert"}


# Files, and what a rehearsal's own installation says, in which these are the same pages.
PASSED_ON = (*FILES, "/rehearsal/")


async def pages(installed: Installed) -> list[tuple[str, str, str]]:
    """Every page that anybody can open, refusals included: language, address, text."""
    found = []
    for route in http_routes(installed.app):
        for address in [] if route.path.startswith(PASSED_ON) else addresses(route, installed.values):
            for language in SAYS:
                headers = {"Accept": "text/html", "Accept-Language": language}
                answer = await installed.client.get(address, headers=headers)
                if answer.headers.get("content-type", "").startswith("text/html"):
                    found.append((language, address, answer.text))
    return found


async def downloads(installed: Installed) -> list[str]:
    """What every file is called that a reader can take along."""
    found = []
    for route in http_routes(installed.app):
        for address in addresses(route, installed.values) if route.path.startswith("/results") else []:
            answer = await installed.client.get(address, headers=installed.key)
            if named := answer.headers.get("content-disposition", ""):
                found.append(named.partition('filename="')[2].rstrip('"'))
    return found


@pytest.mark.anyio
async def test_every_page_says_that_its_data_are_invented(database: str, tmp_path: Path) -> None:
    async with installation(tmp_path) as installed:
        real = await pages(installed)
        assert not [address for language, address, text in real if SAYS[language] in text]
        assert all(name.startswith("resonanz-") for name in await downloads(installed))
        assert not [address for _, address, text in real if "/tour" in text]
        settings = installation_of(installed.app).settings
        settings.data.mkdir(exist_ok=True)
        mark_as_invented(settings)
        invented = await pages(installed)
        named = await downloads(installed)
    assert len(named) >= 8
    assert all(name.startswith("invented-resonanz-") for name in named)
    assert [(language, address) for language, address, _ in invented] == [each[:2] for each in real]
    assert {address.split("/")[1] for _, address, _ in invented} >= {
        "pulse",
        "r",
        "wishes",
        "results",
        "privacy",
    }
    for language, address, text in invented:
        assert SAYS[language] in text, address
        assert re.search(r"<body[^>]*>(\s*<a class=\"skip\"[^>]*>[^<]*</a>)?\s*<aside", text), address
