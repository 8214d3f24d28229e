"""Every part of the report, in the order of the contract; analysis, report and page follow it."""

from typing import Any

from analytics.parts import beside, judged, made_of
from analytics.parts.part import Part

PARTS: tuple[Part[Any], ...] = (
    judged.PRIMARY,
    judged.GATE,
    judged.HIDDEN_GROUPS,
    judged.LASTING,
    judged.INFLUENCE,
    judged.HELD,
    beside.SHORT_PANEL,
    beside.LAGS,
    beside.REVERSE,
    beside.CUMULATIVE,
    beside.DISTRIBUTED_LAG,
    beside.BETWEEN,
    beside.TEAMS,
    made_of.QUALITY,
    beside.NAIVE,
    beside.MODERATORS,
    beside.DRIVERS,
    beside.SOFT_FACTORS,
    beside.OUTCOMES,
)
