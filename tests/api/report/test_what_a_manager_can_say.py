"""Ten statements that somebody can make after a minute with the report, each from its first screen.

docs/design.md has them as a table; that each is seen at a desk without scrolling is asked in a browser
(tests/journeys/test_first_screen.py).
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from api.report.page import render_report
from tests.api.report.test_report_page import text_of
from tests.report_cast import PANELS, complete, told

JUDGED = [name for name in PANELS if name != "not_enough_data"]
TITLE, SIZE, SURE, NOTICE, HEADER = "<h1>", "lead", "How sure?", "notice", "<header>"
NOT, NEXT = 'id="means-not"', 'id="next"'


@dataclass(frozen=True)
class Statement:
    """What can be said, where it stands, and the words it is taken from, by verdict where they differ."""

    says: str
    where: str
    words: str
    but: tuple[tuple[str, str], ...] = ()

    def pattern(self, verdict: str) -> str:
        return dict(self.but).get(verdict, self.words)


TEN = (
    Statement(
        "whether happier teams have better ratings here",
        TITLE,
        "A happier week in a team precedes better customer ratings",
        (
            ("opposite", "A happier week in a team precedes worse customer ratings"),
            ("shared_events", "a link of a team's own is not shown"),
            ("absent", "No link that matters"),
            ("undecided", "The data do not decide"),
        ),
    ),
    Statement(
        "by how much customers rate differently, and how much later",
        SIZE,
        r"rate it about .* of a point (?:better|worse) one week later",
        (
            ("absent", r"anything between .* and .* points better one week later"),
            ("undecided", r"anything between .* and .* points better one week later"),
        ),
    ),
    Statement(
        "how large or small it may be just as well",
        SURE,
        r"agree with anything between \d\S* and \d\S* points",
        (("absent", ""), ("undecided", "")),  # it is the size itself
    ),
    Statement(
        "how easily chance shows as much",
        SURE,
        r"in (?:\d+|fewer than 1) of 1,000 tries; (?:up to \d+ are allowed|that is more than the \d+)",
    ),
    Statement(
        "whether the question was fixed before the data were there",
        SURE,
        "Nobody fixed this question in writing before the data were there",
        (("complete", "This question was fixed in writing before the data were there"),),
    ),
    Statement(
        "what weakens this very answer",
        NOTICE,
        "Whether workload accounts for it could not be checked",
        (
            ("shared_events", "A second calculation, .* says the contrary"),
            ("complete", ""),  # nothing does
            ("absent", ""),
            ("undecided", ""),
        ),
    ),
    Statement("how many teams and weeks it rests on", HEADER, r"\d+ teams, \d+ weeks"),
    Statement(
        "what it does not show: what would happen if teams were made happier",
        NOT,
        "It does not show what would happen if teams were made happier",
    ),
    Statement(
        "whom it is not about: single people, other organisations",
        NOT,
        "never for a single person and not for others",
    ),
    Statement(
        "what to do next",
        NEXT,
        "Look for it before you act",
        (
            ("shared_events", "Please change nothing on the strength of this answer"),
            ("undecided", "Please change nothing on the strength of this answer"),
            ("absent", "Expect no better ratings from happier teams here"),
        ),
    ),
)


@pytest.fixture(autouse=True)
def drawn_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes seconds, and nothing here looks at the pictures."""
    monkeypatch.setattr("analytics.charts.drawing.specification", lambda _: {})
    monkeypatch.setattr("analytics.charts.drawing.render", lambda *_: "<svg></svg>")


@cache
def made(name: str) -> str:
    return render_report(*(complete() if name == "complete" else told(name)), "en")


def part(html: str, where: str) -> str:
    """The words of one part of the first screen; nothing that has to be opened first."""
    ends = {TITLE: "</h1>", SIZE: "</p>", SURE: "</p>", NOTICE: "</div>", HEADER: "</header>"}
    first = html.partition('<section class="correlate">')[0]
    first = re.sub(r"<details.*?</details>", " ", first, flags=re.S)
    begins = {SIZE: '<p class="lead">', SURE: "<h2>How sure?</h2>", NOTICE: 'class="notice">'}
    _, found, rest = first.partition(begins.get(where, where))
    return text_of(rest.partition(ends.get(where, "</section>"))[0]) if found else ""


@pytest.mark.parametrize(("verdict", "statement"), list(product([*JUDGED, "complete"], TEN)), ids=str)
def test_it_can_be_said_from_the_first_screen(verdict: str, statement: Statement) -> None:
    words = statement.pattern(verdict)
    assert not words or re.search(words, part(made(verdict), statement.where)), part(
        made(verdict), statement.where
    )


def test_a_panel_without_an_answer_says_what_is_missing_and_what_next() -> None:
    html = made("not_enough_data")
    assert part(html, TITLE) == "There are not enough data for an answer"
    assert "at least 20 are needed" in html.partition('<section class="evidence">')[0]
    assert "More weeks alone will not do: a verdict takes at least six teams" in part(html, NEXT)


def test_the_document_on_design_lists_the_same_ten() -> None:
    page = (Path(__file__).parents[3] / "docs" / "design.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.*?) \| ", page, re.MULTILINE)
    assert [says for _, says in rows] == [statement.says for statement in TEN]
    assert [number for number, _ in rows] == [str(number) for number in range(1, 11)]
