"""The report as data: the same bytes for the same panel and plan, whoever asks for it."""

import json

from threadpoolctl import threadpool_limits

from analytics.analysis import analyse
from analytics.contract.report import Report
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.report import report
from api.report.periods import period_words
from api.texts import LANGUAGES


def report_of(panel: Panel, plan: Plan) -> Report:
    """Analyse a panel; sentences in every language."""
    # One thread: sums are added in the same order on every machine, and small matrices are faster so.
    with threadpool_limits(1):
        found = analyse(panel, plan)
    return report(found, {each: period_words(each, panel.week_kind).gettext for each in LANGUAGES})


def report_bytes(found: Report) -> bytes:
    """The report as it is published: UTF-8, finite numbers or null."""
    return json.dumps(found, ensure_ascii=False, allow_nan=False, indent=2).encode() + b"\n"
