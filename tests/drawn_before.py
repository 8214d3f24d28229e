"""Pictures drawn once per process: most of a page's time, and few tests of pages ask how they are drawn.

Use it with `pytestmark = pytest.mark.usefixtures("drawn_before")`. A picture is known by all that is drawn of
it, by theme and by language, so that whatever changes is drawn anew.
"""

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from analytics.charts.drawing import Drawing
from analytics.charts.theme import Theme

Draw = Callable[[Any, Theme, str], Drawing]

# A test that compares two drawings of the same picture clears it in between.
DRAWN: dict[tuple[str, bytes], Drawing] = {}


def once(name: str, draw: Draw) -> Draw:
    """The same function, which draws the same picture a single time."""

    def drawn(picture: Any, theme: Theme, language: str) -> Drawing:
        key = (name, pickle.dumps((picture, theme, language)))
        if key not in DRAWN:
            DRAWN[key] = draw(picture, theme, language)
        return DRAWN[key]

    return drawn


def remembered() -> list[tuple[str, Draw]]:
    """Every function that reports are drawn by, to be put in its place."""
    from api.report import pictures  # only here: every process of the tests imports this file

    return [(name, once(name, draw)) for name, draw in vars(pictures).items() if name.startswith("draw_")]


@pytest.fixture
def drawn_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports that are rendered in this process take pictures that were drawn before."""
    for name, draw in remembered():
        monkeypatch.setattr(f"api.report.pictures.{name}", draw)
