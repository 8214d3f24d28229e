"""Drawings: the same bytes every time, colours from the theme alone, ids that never meet on a page."""

import re
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path

import numpy as np
import pytest

from analytics.charts import drawing as drawing_of
from analytics.charts.between import between, draw_between
from analytics.charts.drawing import NARROW, WIDE, Drawing, in_hundredths
from analytics.charts.events import TrendEvent
from analytics.charts.houses import Houses, OneHouse, draw_houses
from analytics.charts.lags import LagPoint, draw_lags, lags
from analytics.charts.scatter import Line
from analytics.charts.team_slopes import OneTeam, draw_team_slopes, team_slopes
from analytics.charts.theme import read_theme
from analytics.charts.trend import draw_trend, monday, trend
from analytics.charts.within import draw_within, within
from tests.analytics.charts.test_pictures import FIRST_WEEK, panel

THEME = read_theme((Path(__file__).parents[3] / "frontend" / "static" / "resonanz.css").read_text())
WORDS = NullTranslations()
CHARTS = Path(drawing_of.__file__).parent


def draw_all(language: str) -> dict[str, Drawing]:
    rng = np.random.default_rng(5)
    both = panel(rng.normal(3.5, 0.4, (12, 30)), rng.normal(4, 0.3, (12, 30)))
    lines, teams = trend(both, WORDS), between(both, 0.3, (-0.1, 0.7), WORDS)
    quarters = trend(replace(both, week_kind="quarter"), WORDS)
    scan = lags([LagPoint(lag, 0.1 - 0.02 * lag, lag == 1) for lag in range(-4, 5)], 1, WORDS)
    own = team_slopes([OneTeam(f"T{i}", 0.02 * i, 0.1) for i in range(12)], 0.1, WORDS)
    assert scan is not None
    assert lines is not None
    assert quarters is not None
    assert teams is not None
    event = TrendEvent(1, monday(FIRST_WEEK), monday(FIRST_WEEK + 1))
    house = OneHouse("Nordbahn", 0.1, -0.1, 0.3)
    x, y = rng.normal(0, 0.3, (2, 360))
    return {
        "within": draw_within(within(x, y, Line(0.1, 0.02, 0.18), 1, WORDS), THEME, language),
        "trend": draw_trend(lines, THEME, language),
        "events": draw_trend(replace(lines, events=(event,)), THEME, language),
        "quarters": draw_trend(quarters, THEME, language),
        "between": draw_between(teams, THEME, language),
        "lags": draw_lags(scan, THEME, language),
        "teams": draw_team_slopes(own, THEME, language),
        "houses": draw_houses(Houses((house, house), house, house, "slope"), THEME, language),
    }


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    return draw_all("en")


def svgs(drawings: dict[str, Drawing]) -> list[str]:
    return [svg for drawing in drawings.values() for svg in (drawing.narrow, drawing.wide)]


def test_the_same_picture_is_the_same_bytes(drawings: dict[str, Drawing]) -> None:
    assert draw_all("en") == drawings


def test_every_drawing_is_what_the_schema_allows(
    drawings: dict[str, Drawing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing_of, "specification", lambda build: build().to_dict())  # which Altair checks
    assert draw_all("en") == drawings


def test_the_test_above_draws_everything_that_is_drawn_here() -> None:
    functions = re.findall(
        r"^def (draw_\w+)", "".join(f.read_text() for f in CHARTS.glob("*.py")), re.MULTILINE
    )
    assert {*functions} == {name for name in draw_all.__code__.co_names if name.startswith("draw_")}


def test_ids_never_meet_on_a_page(drawings: dict[str, Drawing]) -> None:
    ids = [name for svg in svgs(drawings) for name in re.findall(r'\bid="([^"]+)"', svg)]
    assert ids
    assert len(ids) == len(set(ids))
    used = [name for svg in svgs(drawings) for name in re.findall(r"url\(#([^)]+)\)", svg)]
    assert set(used) <= set(ids)


def test_every_colour_is_one_of_the_theme_and_follows_the_page(drawings: dict[str, Drawing]) -> None:
    for svg in svgs(drawings):
        painted = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) - {"none", "transparent"}
        assert painted <= set(THEME.colours().values())
        followed = set(re.findall(r'(?:fill|stroke)="([^"]+)"', THEME.follow_the_page(svg)))
        assert all(colour.startswith("var(--") for colour in followed - {"none", "transparent"})


def test_both_sides_have_their_colour(drawings: dict[str, Drawing]) -> None:
    with_both = [drawing for name, drawing in drawings.items() if name not in {"teams", "houses"}]
    assert all(THEME.staff in drawing.wide and THEME.customers in drawing.narrow for drawing in with_both)


def test_a_distance_that_stands_out_is_full_and_the_others_are_hollow(drawings: dict[str, Drawing]) -> None:
    heads = re.findall(r'<path[^>]*fill="([^"]+)"[^>]*stroke-width="1.75"', drawings["lags"].wide)
    assert heads == [THEME.surface] * 8


def test_nothing_in_a_drawing_needs_a_style_attribute_a_script_or_the_network(
    drawings: dict[str, Drawing],
) -> None:
    for svg in svgs(drawings):
        assert not re.search(r"style=|<script|<image|href=\"http|@import", svg)


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_a_drawing_is_as_wide_as_its_variant_and_text_stays_legible(
    drawings: dict[str, Drawing], size: object
) -> None:
    for drawing in drawings.values():
        svg = drawing.narrow if size is NARROW else drawing.wide
        width = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
        assert (
            abs(width - (NARROW.width if size is NARROW else WIDE.width)) <= 12
        )  # the last label may stand out a little
        assert min(int(pixels) for pixels in re.findall(r'font-size="(\d+)px"', svg)) >= 12


def test_german_numbers_have_a_comma() -> None:
    german = draw_all("de")
    assert re.search(r">0,\d<", german["within"].wide)
    assert not re.search(r">−?\d+\.\d+<", german["within"].wide)


def test_points_stand_at_hundredths_of_a_pixel_and_words_keep_their_decimals() -> None:
    drawn = (
        '<path d="" pointer-events="none" display="none"/><path transform="translate(12.1720772679,-0.3)"/>'
        '<line y2="-244.123456" x2="1e-7"/><text>0.123456</text>'
    )
    assert in_hundredths(drawn) == (
        '<path transform="translate(12.17,-0.3)"/><line y2="-244.12" x2="1e-7"/><text>0.123456</text>'
    )
