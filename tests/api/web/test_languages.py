"""Which language a page speaks: the reader's choice, else the browser's, else the installation's."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from jinja2 import DictLoader

from api.app import application
from api.routes.asked.links import LINK_ROUTES
from api.web.looks.templates import Compiled, environment
from tests.api.customers import URL, installation_for_tests

HTML = {"Accept": "text/html"}


async def language_of(folder: Path, query: str, accepted: str | None, usual: str) -> str:
    app = application(LINK_ROUTES)
    installation = installation_for_tests(folder)
    settings = replace(installation.settings, language=usual)
    app.state.installation = replace(installation, given=settings)
    headers = HTML | ({} if accepted is None else {"Accept-Language": accepted})
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        answer = await client.get(f"/link{query}", headers=headers)
    assert f'<html lang="{answer.headers["content-language"]}">' in answer.text
    return answer.headers["content-language"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("en;q=0.3, de-AT ; q=0.9", "de"),
        ("fr,en;q=0.5,de;q=0.7", "de"),
        ("DE-ch", "de"),
        ("en,de", "en"),
        ("de,en", "de"),
        ("en;q=0,de;q=0.1", "de"),
        ("en;q=1.000,de;q=0.999", "en"),
    ],
)
@pytest.mark.parametrize("usual", ["de", "en"])
@pytest.mark.anyio
async def test_the_browsers_weights_decide(tmp_path: Path, accepted: str, language: str, usual: str) -> None:
    assert await language_of(tmp_path, "", accepted, usual) == language


@pytest.mark.parametrize("accepted", [None, "", "*", "fr-FR,it;q=0.5", "en;q=0", "nonsense;;q=x", "english"])
@pytest.mark.parametrize("usual", ["de", "en"])
@pytest.mark.anyio
async def test_where_the_browser_says_nothing_of_use_the_installation_does(
    tmp_path: Path, accepted: str | None, usual: str
) -> None:
    assert await language_of(tmp_path, "", accepted, usual) == usual


@pytest.mark.anyio
async def test_a_choice_goes_before_everything(tmp_path: Path) -> None:
    assert await language_of(tmp_path, "?lang=en", "de", "de") == "en"
    assert await language_of(tmp_path, "?lang=fr", "de", "en") == "de"


def test_what_is_compiled_once_speaks_every_language() -> None:
    page, compiled = DictLoader({"page": '{{ 1.5|decimal(1) }} {{ _("Week") }}'}), Compiled()
    german, english = (
        environment(language).overlay(loader=page, bytecode_cache=compiled).get_template("page")
        for language in ("de", "en")
    )
    assert german.root_render_func.__code__ is english.root_render_func.__code__
    assert (german.render(), english.render()) == ("1,5 Woche", "1.5 Week")
