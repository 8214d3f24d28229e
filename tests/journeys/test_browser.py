"""The watch itself: a journey must fail when its page complains, or the other journeys prove nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser import CHROMIUM, SHELL, installed
from tests.journeys.axe import OPTIONS, SCRIPT
from tests.journeys.conftest import Open, Visit
from tests.waiting import eventually_now

POLICY = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self' 'nonce-n'\">"


@pytest.fixture
def opened(tmp_path: Path, visit: Open) -> Callable[[str], Visit]:
    def write_and_open(head: str) -> Visit:
        path = tmp_path / "page.html"
        path.write_text(f'<!doctype html><html lang="en"><head><title>T</title>{head}</head><body></body>')
        return visit(path.as_uri())

    return write_and_open


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<script>console.error('broken')</script>", "error: broken"),
        ("<script>throw new Error('burst')</script>", "uncaught: burst"),
        (f"{POLICY}<script>1</script>", "policy: script-src-elem inline"),
    ],
)
def test_a_complaint_is_noticed(opened: Callable[[str], Visit], head: str, expected: str) -> None:
    page = opened(head)

    def noticed() -> bool:
        page.page.evaluate("document.title")  # what the page has reported arrives before its answer
        return any(complaint.startswith(expected) for complaint in page.complaints)

    eventually_now(noticed)
    page.complaints.clear()


def test_requests_are_noticed(opened: Callable[[str], Visit]) -> None:
    page = opened('<link rel="icon" href="data:,"><link rel="stylesheet" href="data:text/css,">')
    assert any(url.startswith("file:") for url in page.requests)


def test_axe_finds_what_is_not_accessible(opened: Callable[[str], Visit]) -> None:
    page = opened('<meta name="viewport" content="user-scalable=no">')
    assert any(finding.startswith("meta-viewport") for finding in page.accessibility_findings())


COLOURS = """<style>
    p { padding: 1em }
    .weak { color: #999; background: #fff }
    .nearly { color: hsl(0.6turn 50% 55%); background: oklch(95% 0.02 90) }
    .faded { color: rgb(0 0 0 / 0.6); background: #ddd; opacity: 0.7 }
    .blended { color: #444; background: #9ab; mix-blend-mode: luminosity }
    .over { background: linear-gradient(red, blue); text-shadow: 0 0 3px #000 }
    .wide { color: color(display-p3 1 0 0) }
</style><div style="background: #fed">"""
EVERYTHING = """options => axe.run({ ...options, resultTypes: undefined })
    .then(({ violations, passes, incomplete }) => [violations, passes, incomplete])"""


def test_axe_says_of_every_colour_what_it_says_as_it_is_delivered(opened: Callable[[str], Visit]) -> None:
    kinds = ("weak", "nearly", "faded", "blended", "over", "wide", "weak", "faded")
    page = opened(COLOURS + "".join(f'<p class="{kind}">A sentence.</p>' for kind in kinds)).page
    said = []
    for script in (AXE_SCRIPT, SCRIPT):
        page.evaluate(script)
        said.append(page.evaluate(EVERYTHING, OPTIONS))
    assert said[0] == said[1]
    assert "color-contrast" in {violated["id"] for violated in said[1][0]}
    assert len({str(check["data"]) for check in contrasts(said[1])}) == len(set(kinds))


def contrasts(said: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Every colour that axe has looked at."""
    return [
        check
        for results in said
        for rule in results
        if rule["id"] == "color-contrast"
        for node in rule["nodes"]
        for check in node["any"]
    ]


@pytest.mark.parametrize("package", [CHROMIUM.name, SHELL.name])
def test_without_its_browser_a_journey_fails_and_names_the_remedy(tmp_path: Path, package: str) -> None:
    with pytest.raises(pytest.fail.Exception, match=f"apt-get install {package}$"):
        installed(tmp_path / package)
