"""A picture and the table behind it: one source for page, file and the browser's own drawing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics.charts.drawing import Size
from analytics.charts.live import Tip
from analytics.charts.theme import Theme

Value = str | float | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name for programs and its heading for people; `digits` are the decimals of numbers.

    A column by which whoever reads may sort is never one of values: nothing here ranks teams.
    """

    name: str
    heading: str
    digits: int | None = None
    sorts: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What a picture shows as numbers: its accessible form."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One of the ten.

    Attributes
    ----------
    name : in addresses and files
    part : of the report, beside which it stands
    title : the question it answers
    label : what is to be seen, for whoever does not see it
    caption : how to read it
    table : its numbers; `data` the same for a program, where that can hold more
    build : the chart of one variant; `build_live` where a browser's own may show more
    tips : what is told where somebody points, by the fields of the chart's data
    teams : whom a reader can choose to see alone
    """

    name: str
    part: str
    title: str
    label: str
    caption: str
    table: Table
    build: Callable[[Theme, Size], Any]
    tips: Mapping[str, Tip]
    data: Table | None = None
    build_live: Callable[[Theme, Size], Any] | None = None
    teams: Sequence[str] = field(default=())
