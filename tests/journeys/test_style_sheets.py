"""What is served of a style sheet says the same as its source, in fewer bytes."""

from pathlib import Path

import pytest

from api.web.looks.style import without_comments
from api.web.looks.templates import FRONTEND
from tests.journeys.conftest import Open

SHEETS = sorted((FRONTEND / "static").rglob("*.css"))
RULES = """(texts) => texts.map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return Array.from(sheet.cssRules, (rule) => rule.cssText);
})"""


@pytest.mark.parametrize("path", SHEETS, ids=[path.name for path in SHEETS])
def test_a_browser_reads_the_same_rules(visit: Open, path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    served = without_comments(source)
    meant, read = visit("about:blank").page.evaluate(RULES, [source, served])
    assert read == meant
    assert len(meant) > 0
    assert len(served.encode()) < len(source.encode())


@pytest.mark.parametrize(
    ("source", "served"),
    [
        ('a::after {\n  content: "/* }  ; { */";\n}', 'a::after{content: "/* }  ; { */";}'),
        ("a { b: 'it\\'s  /* so */'; }", "a{b: 'it\\'s  /* so */';}"),
        ("a :hover, b > c {\n  d: calc(1px  +  2px); /* why */\n}\n", "a :hover, b > c{d: calc(1px + 2px);}"),
        ("a{b:c/* between */d}", "a{b:c d}"),
        ("/* only this */\n", ""),
    ],
)
def test_strings_and_the_spaces_that_mean_something_stay(source: str, served: str) -> None:
    assert without_comments(source) == served
