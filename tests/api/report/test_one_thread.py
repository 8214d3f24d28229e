"""Reports are computed by one thread of however many: sums are added in the same order on every machine."""

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from analytics.analysis import analyse
from analytics.findings import Analysis
from analytics.panel import Panel
from analytics.plan import Plan
from api.report import data
from tests.analytics.cast import unlinked


def test_a_report_takes_one_thread_of_a_machine_that_offers_two(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []

    def watched(panel: Panel, plan: Plan) -> Analysis:
        threads.extend(each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas")
        return analyse(panel, plan)

    monkeypatch.setattr(data, "analyse", watched)
    with threadpool_limits(2):
        data.report_of(unlinked(5, 14), Plan(permutations=99))
    assert threads
    assert set(threads) == {1}
