"""From a panel to a file that reads back to the same panel."""

import csv
import io
from collections import Counter
from collections.abc import Mapping

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.panel import Panel, UnusablePanel
from api.panel_file.columns import DROPPED
from api.panel_file.periods import Period
from survey.spreadsheets.names import neutralised

Reasons = Mapping[tuple[int, int], str]


def write_panel(panel: Panel, reasons: Reasons | None = None, *, mark: bool = False) -> bytes:
    """The panel as CSV (RFC 4180, UTF-8, with a byte order mark on request).

    A panel only counts what was left out; `reasons` says for which team and week (by their places), so that
    the file can say it too.
    """
    reasons = reasons or {}
    _require_all_reasons(panel, reasons)
    arrays = _columns(panel)
    variances = {"within_variance": panel.within_variance, "rating_variance": panel.rating_variance}
    weekly = {name: values for name, values in variances.items() if values is not None}
    header = ["team", "week", *arrays, *weekly, *panel.groups, *(["left_out"] if reasons else [])]
    header += ["invented"] if panel.invented else []
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    places = np.argwhere(_rows(panel, arrays, weekly, reasons))
    # 2000/01 alone would be read as a month.
    lone_years = panel.week_kind == "years" and len(np.unique(places[:, 1])) == 1
    for team, week in places.tolist():
        number = int(panel.weeks[week])
        writer.writerow(
            [
                neutralised(panel.teams[team]),
                f"{number}/{number + 1}" if lone_years else Period(panel.week_kind, number).label,
                *(_number(array[team, week]) for array in arrays.values()),
                *(_number(array[week]) for array in weekly.values()),
                *(neutralised(labels[team] or "") for labels in panel.groups.values()),
                *([reasons.get((team, week), "")] if reasons else []),
                *(["x"] if panel.invented else []),
            ]
        )
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _require_all_reasons(panel: Panel, reasons: Reasons) -> None:
    given = Counter(reasons.values())
    counted = {reason: count for reason, count in panel.left_out.items() if reason in DROPPED and count}
    if given != counted:
        raise UnusablePanel(f"reasons give {dict(given)}, but the panel left out {counted}")


def _columns(panel: Panel) -> dict[str, FloatArray]:
    named = {
        "happiness": panel.happiness,
        "rating": panel.rating,
        **{f"item_{name}": series for name, series in panel.items.items()},
        **{f"outcome_{name}": series for name, series in panel.outcomes.items()},
    }
    arrays: dict[str, FloatArray] = {}
    for name, series in named.items():
        arrays[name] = series.value
        if series.n is not None:
            arrays[f"{name}_n"] = series.n
    for kind, labels in panel.kinds.items():
        arrays |= {f"rating_{kind}_{label}": values for label, values in labels.items()}
    if panel.headcount is not None:
        arrays["headcount"] = panel.headcount
    if panel.contacts is not None:
        arrays["contacts"] = panel.contacts
    return arrays


def _rows(
    panel: Panel, arrays: Mapping[str, FloatArray], weekly: Mapping[str, FloatArray], reasons: Reasons
) -> BoolArray:
    """Where there is something to write; every team, both ends and every week with its own value too."""
    rows = np.zeros(panel.happiness.value.shape, dtype=bool)
    for array in arrays.values():
        rows |= ~np.isnan(array)
    for place in reasons:
        rows[place] = True
    rows[~rows.any(axis=1), :1] = True
    own = [week for array in weekly.values() for week in np.flatnonzero(~np.isnan(array)).tolist()]
    for week in (0, -1, *own):
        if rows.size and not rows[:, week].any():
            rows[0, week] = True
    return rows


def _number(value: float) -> str:
    """Every digit that is needed to read the same number again."""
    if np.isnan(value):
        return ""
    return f"{value:.0f}" if float(value).is_integer() else repr(float(value))
