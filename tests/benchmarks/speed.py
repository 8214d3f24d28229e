"""How long the whole report takes, and the estimator beside other programs on the same panel in the same run.

`python -m tests.benchmarks.speed` prints the table of `docs/method.md`. Wall-clock time depends on what else
the machine does, so processor time stands beside it; with OPENBLAS_NUM_THREADS=1 machines can be compared.
"""

import gc
import json
import resource
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.slopes import fit
from analytics.algebra.uncertainty import cr0, cr2
from analytics.analysis import analyse
from analytics.beside.naive import repeated_measures
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.report import report
from tests.analytics.cast import holed, linked
from tests.analytics.usual_errors import cr1

PLAN = Plan()  # 9,999 permutations, lags −8…+8


def timed(work: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Best wall-clock and processor seconds of several runs."""
    best: list[tuple[float, float]] = []
    for _ in range(repeats):
        gc.collect()
        wall, processor = time.perf_counter(), time.process_time()
        work()
        best.append((time.perf_counter() - wall, time.process_time() - processor))
    return min(best)


def row(name: str, seconds: tuple[float, float], result: str = "") -> None:
    print(f"| {name} | {seconds[0]:.3f} | {seconds[1]:.3f} | {result} |", flush=True)


def whole_report(panel: Panel) -> str:
    """The JSON text of a whole report."""
    return json.dumps(report(analyse(panel, PLAN), {"en": lambda text: text, "de": lambda text: text}))


def estimator(x: FloatArray, y: FloatArray) -> tuple[float, float]:
    """Two-way slope and its CR0 standard error, as PanelOLS gives them."""
    present = np.isfinite(x) & np.isfinite(y)
    a, b = demean(np.stack([x, y]), present)
    found = fit(a[None], b)
    return float(found.slopes[0]), float(cr0(found).se[0])


def witnesses(panel: Panel) -> None:
    """The same slopes and standard errors from linearmodels, pyfixest and pingouin."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the witnesses' own imports warn
        import pandas as pd
        import pingouin
        import pyfixest
        from linearmodels.panel import PanelOLS

    x, y = panel.happiness.value, panel.rating.value
    present = np.isfinite(x) & np.isfinite(y)
    team, week = np.nonzero(present)
    frame = pd.DataFrame({"team": team, "week": week, "x": x[present], "y": y[present]})
    ours = timed(lambda: estimator(x, y), 5)
    slope, se = estimator(x, y)
    row("this: two-way slope, CR0", ours, f"{slope:.10f} ± {se:.10f}")
    a, b = demean(np.stack([x, y]), present)
    found = fit(a[None], b)
    row("this: CR2 with degrees of freedom", timed(lambda: cr2(found, present), 3))
    row("this: rmcorr", timed(lambda: repeated_measures(x, y), 3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas deprecates what the witnesses call
        indexed = frame.set_index(["team", "week"])
        kept: list[tuple[float, float]] = []

        def panel_ols() -> None:
            theirs = PanelOLS(indexed["y"], indexed[["x"]], entity_effects=True, time_effects=True).fit(
                cov_type="clustered", cluster_entity=True, debiased=False, auto_df=False, count_effects=False
            )
            kept.append((float(theirs.params["x"]), float(theirs.std_errors["x"])))

        theirs = timed(panel_ols, 1)
        row("linearmodels PanelOLS, clustered", theirs, f"{kept[0][0]:.10f} ± {kept[0][1]:.10f}")
        ssc = pyfixest.ssc(k_adj=False, G_adj=True)

        def feols() -> None:
            model = pyfixest.feols("y ~ x | team + week", data=frame, vcov={"CRV1": "team"}, ssc=ssc)
            kept.append((float(model.coef()["x"]), float(model.se()["x"])))

        feols()  # compiles
        row("pyfixest feols, CRV1", timed(feols, 3), f"{kept[-1][0]:.10f} ± {kept[-1][1]:.10f}")
        rm = timed(lambda: pingouin.rm_corr(data=frame, x="x", y="y", subject="team"), 1)
        row("pingouin rm_corr", rm)
    print(f"\nPanelOLS / this: {theirs[0] / ours[0]:.0f} × wall, {theirs[1] / ours[1]:.0f} × processor")
    print(f"difference to PanelOLS: slope {abs(slope - kept[0][0]):.1e}, error {abs(se - kept[0][1]):.1e}")
    crv1 = float(cr1(found).se[0])
    print(
        f"difference to pyfixest: slope {abs(slope - kept[-1][0]):.1e}, error {abs(crv1 - kept[-1][1]):.1e}"
    )


def main() -> None:
    """Print the table."""
    print("| what | wall s | processor s | result |\n|---|--:|--:|---|")
    small, large = holed(linked(20, 104)), holed(linked(500, 260, slope=0.02), share=0.1)
    row("whole report, 20 × 104", timed(lambda: whole_report(small), 3))
    row("whole report, 500 × 260", timed(lambda: whole_report(large), 3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    same = whole_report(large) == whole_report(large)
    if "--alone" not in sys.argv:
        witnesses(large)
    print(f"\npeak memory of the reports {peak:.2f} GiB; the same bytes twice: {same}")


if __name__ == "__main__":
    main()
