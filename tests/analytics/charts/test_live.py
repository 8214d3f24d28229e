"""A picture for a browser that draws it itself: numbers where somebody points, one team at a time."""

from typing import Any

from analytics.charts.live import FADED, Tip, live

TIPS = {"team": Tip("Team", "nominal"), "x": Tip("Happiness", form=".2f")}
DOTS: dict[str, Any] = {
    "layer": [
        {
            "mark": {"type": "circle", "opacity": 0.5},
            "data": {"name": "dots"},
            "encoding": {"x": {"field": "x", "type": "quantitative"}},
        },
        {
            "mark": {"type": "rule"},
            "data": {"values": [{"zero": 0}]},
            "encoding": {"x": {"field": "zero", "type": "quantitative"}},
        },
    ],
    "datasets": {"dots": [{"team": "Nord", "x": 1.0}, {"team": "=1+1", "x": 2.0}]},
}


def test_a_mark_tells_the_fields_that_its_data_have() -> None:
    dots, zero = live(DOTS, TIPS)["layer"]
    assert [line["title"] for line in dots["encoding"]["tooltip"]] == ["Team", "Happiness"]
    assert dots["encoding"]["tooltip"][1]["format"] == ".2f"
    assert zero["encoding"]["tooltip"] == []
    assert "opacity" not in dots["encoding"]


def test_a_team_that_is_chosen_stays_and_the_others_fade() -> None:
    found = live(DOTS, TIPS, ["=1+1", "Nord"], "Team\nall teams")
    (param,) = found["params"]
    assert param["bind"]["options"] == [None, "=1+1", "Nord"]
    assert param["bind"]["labels"] == ["all teams", "=1+1", "Nord"]
    opacity = found["layer"][0]["encoding"]["opacity"]
    assert opacity["value"] == FADED
    # A team is compared as data and never becomes a part of the expression.
    assert {each["test"] for each in opacity["condition"]} == {"!team", "datum.team === team"}
    assert "opacity" not in found["layer"][1]["encoding"]


def test_a_line_gets_points_that_can_be_pointed_at() -> None:
    line = {
        "vconcat": [
            {
                "data": {"values": [{"x": 1.0}]},
                "layer": [{"mark": "line", "encoding": {"x": {"field": "x", "type": "quantitative"}}}],
            }
        ]
    }
    drawn, points = live(line, TIPS)["vconcat"][0]["layer"]
    assert drawn["mark"] == "line"
    assert points["mark"]["opacity"] == 0
    assert points["encoding"]["tooltip"][0]["field"] == "x"


def test_days_on_an_axis_are_days_also_to_the_interpreter_of_a_browser() -> None:
    view = {
        "mark": "line",
        "data": {"values": [{"week": 1}]},
        "encoding": {"x": {"field": "week", "type": "temporal", "axis": {"values": [1759276800000]}}},
    }
    axis = live(view, {"week": Tip("Week", "temporal", "%d.%m.%Y")})["encoding"]["x"]["axis"]
    assert axis["values"] == {"expr": "[toDate(1759276800000)]"}
    assert view["encoding"]["x"]["axis"]["values"] == [1759276800000]  # type: ignore[index]  # the drawing's own stays as it is


def test_a_day_is_the_same_day_wherever_the_reader_is() -> None:
    view = {"mark": "point", "data": {"values": [{"week": 1}]}, "encoding": {}}
    (line,) = live(view, {"week": Tip("Week", "temporal", "%d.%m.%Y")})["encoding"]["tooltip"]
    assert line["timeUnit"] == "utcyearmonthdate"
