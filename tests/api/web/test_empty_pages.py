"""Where there is nothing yet, a page says what comes next."""

from pathlib import Path

import pytest
from jinja2 import nodes

from api.web.looks.templates import FRONTEND, environment

TEMPLATES = FRONTEND / "templates"


def empties(template: Path) -> list[nodes.Call]:
    """Where a template says that there is nothing, without what it says below in its own words."""
    text = template.read_text(encoding="utf-8")
    if "empty(" not in text:  # every process of the tests asks this of every template
        return []
    page = environment("en").parse(text)
    with_more = [block.call for block in page.find_all(nodes.CallBlock)]
    return [
        call
        for call in page.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "empty" and call not in with_more
    ]


WITH_SOME = [path for path in sorted(TEMPLATES.rglob("*.html")) if empties(path)]


def test_there_are_pages_that_may_be_empty() -> None:
    assert {"results.html", "lots.html", "home.html"} <= {path.name for path in WITH_SOME}


@pytest.mark.parametrize("template", WITH_SOME, ids=lambda path: path.stem)
def test_whatever_is_empty_says_what_comes_next(template: Path) -> None:
    assert [call.lineno for call in empties(template) if len(call.args) < 2] == []
