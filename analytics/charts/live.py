"""The same pictures for a browser that draws them itself: numbers at every mark, one team at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Specification = dict[str, Any]
POINTED_AT = ("circle", "point", "rule", "rect")
ROOM = 120  # square pixels around a point of a line, which alone would be hard to hit
FADED = 0.08
TEAM = "team"


@dataclass(frozen=True, slots=True)
class Tip:
    """One line of what is shown where somebody points: a field of the data, and how it is written."""

    title: str
    kind: Literal["quantitative", "nominal", "temporal"] = "quantitative"
    form: str = ""


def live(
    specification: Specification, tips: Mapping[str, Tip], teams: Sequence[str] = (), choose: str = ""
) -> Specification:
    """The specification with numbers at its marks, and a field to choose a team where `teams` are named.

    `choose` is a label and what stands for all teams, with a line feed between them.
    """
    data = specification.get("datasets", {})
    changed: Specification = _view(specification, tips, data, chosen=bool(teams))
    if teams:
        label, everybody = choose.split("\n")
        bind = {
            "input": "select",
            "name": f"{label} ",
            "options": [None, *teams],
            "labels": [everybody, *teams],
        }
        changed["params"] = [*changed.get("params", []), {"name": TEAM, "value": None, "bind": bind}]
    return changed


def _view(
    view: Specification, tips: Mapping[str, Tip], data: Mapping[str, Any], *, chosen: bool
) -> Specification:
    for several in ("layer", "vconcat"):
        if several in view:
            # A part without data of its own draws those of the whole.
            whole = {"data": view["data"]} if "data" in view else {}
            parts = [_view(whole | part, tips, data, chosen=chosen) for part in view[several]]
            if several == "layer":
                parts += [_points_of(part) for part in parts if _kind(part) == "line" and "encoding" in part]
            return {**view, several: parts}
    encoding: Specification = {name: _dated(channel) for name, channel in view.get("encoding", {}).items()}
    known = _fields(view, data)
    if _kind(view) in (*POINTED_AT, "line"):
        lines = [_line(field, tip) for field, tip in tips.items() if field in known]
        encoding |= {"tooltip": lines}
    if chosen and TEAM in known:
        mark = view["mark"] if isinstance(view["mark"], dict) else {}
        everybody = {"test": f"!{TEAM}", "value": mark.get("opacity", 1)}
        chosen_one = {"test": f"datum.{TEAM} === {TEAM}", "value": 1}
        encoding["opacity"] = {"condition": [everybody, chosen_one], "value": FADED}
    return {**view, "encoding": encoding}


def _dated(channel: Specification) -> Specification:
    """The same axis with days that its browser reads as days: vega/vega#3632 makes years of them."""
    axis = channel.get("axis") or {}
    if channel.get("type") != "temporal" or not isinstance(axis.get("values"), list):
        return channel
    days = ", ".join(f"toDate({value})" for value in axis["values"])
    return {**channel, "axis": {**axis, "values": {"expr": f"[{days}]"}}}


def _line(field: str, tip: Tip) -> Specification:
    line = {"field": field, "title": tip.title, "type": tip.kind}
    if tip.kind == "temporal":  # days are days wherever the reader is
        line["timeUnit"] = "utcyearmonthdate"
    return line | ({"format": tip.form} if tip.form else {})


def _points_of(line: Specification) -> Specification:
    return {**line, "mark": {"type": "point", "opacity": 0, "size": ROOM}}


def _kind(view: Specification) -> str:
    mark = view.get("mark", "")
    return str(mark["type"] if isinstance(mark, dict) else mark)


def _fields(view: Specification, data: Mapping[str, Any]) -> frozenset[str]:
    source = view.get("data", {})
    values = source.get("values") or data.get(source.get("name", ""), [])
    return frozenset(values[0]) if values else frozenset()
