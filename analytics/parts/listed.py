"""Every part of the report, in the order of the contract; analysis, report and page follow it."""

from typing import Any

from analytics.parts.beside import (
    BETWEEN,
    CUMULATIVE,
    DISTRIBUTED_LAG,
    DRIVERS,
    LAGS,
    MODERATORS,
    NAIVE,
    OUTCOMES,
    REVERSE,
    SHORT_PANEL,
    TEAMS,
)
from analytics.parts.judged import GATE, HELD, HIDDEN_GROUPS, INFLUENCE, LASTING, PRIMARY
from analytics.parts.made_of import QUALITY
from analytics.parts.part import Part

PARTS: tuple[Part[Any], ...] = (
    PRIMARY,
    GATE,
    HIDDEN_GROUPS,
    LASTING,
    INFLUENCE,
    HELD,
    SHORT_PANEL,
    LAGS,
    REVERSE,
    CUMULATIVE,
    DISTRIBUTED_LAG,
    BETWEEN,
    TEAMS,
    QUALITY,
    NAIVE,
    MODERATORS,
    DRIVERS,
    OUTCOMES,
)
