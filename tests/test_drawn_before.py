"""Whatever is drawn of a picture makes it another one, or pages would be tested with others' pictures."""

from dataclasses import replace
from typing import Any

from analytics.charts.drawing import Drawing
from analytics.charts.theme import Theme, read_theme
from api.report.page import stylesheet
from tests.drawn_before import once


def test_a_picture_is_drawn_anew_where_anything_of_it_differs_and_else_never() -> None:
    asked: list[object] = []

    def draw(picture: Any, theme: Theme, language: str) -> Drawing:
        asked.append((picture, theme.font, language))
        return Drawing(narrow=f"{picture} {language}", wide=theme.font)

    theme = read_theme(stylesheet())
    pictures = [
        ((1.5, "Nord"), theme, "en"),
        ((1.5, "Nord"), theme, "de"),
        ((1.5, "Süd"), theme, "en"),
        ((1.5, "Nord"), replace(theme, font="another"), "en"),
    ]
    drawn = once("draw_of_this_test", draw)
    first = [drawn(*picture) for picture in pictures]
    assert len(asked) == len(pictures)
    assert first == [draw(*picture) for picture in pictures]
    asked.clear()
    assert [drawn(*picture) for picture in pictures] == first
    assert asked == []
    assert once("draw_another", draw)(*pictures[0]) == first[0]
    assert len(asked) == 1
