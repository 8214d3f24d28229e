"""Pictures and pages share their colours, and every one of them can be read."""

from itertools import product
from pathlib import Path
from typing import Literal

import pytest

from analytics.charts.theme import Theme, UnusableTheme, read_theme

STYLESHEET = (Path(__file__).parents[3] / "frontend" / "static" / "resonanz.css").read_text()
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("scheme", "text", "ground"),
    list(product(SCHEMES, ("ink", "ink_soft", "staff", "customers"), ("surface", "surface_raised"))),
)
def test_text_stands_out_from_its_ground(scheme: Scheme, text: str, ground: str) -> None:
    theme = read_theme(STYLESHEET, scheme)
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_strong_line_stands_out_as_a_part_of_a_drawing_must(scheme: Scheme) -> None:
    theme = read_theme(STYLESHEET, scheme)
    assert contrast(theme.line_strong, theme.surface) >= 3


def test_a_drawing_follows_the_page() -> None:
    theme = read_theme(STYLESHEET)
    assert theme.follow_the_page(f'<path stroke="{theme.staff}"/>') == '<path stroke="var(--staff)"/>'


def test_a_missing_colour_is_named() -> None:
    with pytest.raises(UnusableTheme, match="lacks --staff"):
        read_theme(STYLESHEET.replace("--staff:", "--crew:"))


def test_a_colour_in_another_form_is_named() -> None:
    with pytest.raises(UnusableTheme, match="--customers must be written as #rrggbb"):
        read_theme(STYLESHEET.replace("--customers: #a8480f", "--customers: orange"))


def test_two_equal_colours_are_refused() -> None:
    theme = read_theme(STYLESHEET)
    with pytest.raises(UnusableTheme, match="the same"):
        Theme(**{**{name: getattr(theme, name) for name in Theme.__slots__}, "staff": theme.customers})


def test_a_stylesheet_without_dark_values_is_refused() -> None:
    with pytest.raises(UnusableTheme, match="light and a dark"):
        read_theme(":root { --staff: #000000; }")
