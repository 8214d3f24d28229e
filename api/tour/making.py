"""Makes the report of one year of the tour, in a process of its own and behind everything else."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from api.report.drawing import DrawnReport, compute
from api.tour.years import SEED, YEARS
from survey.weeks import monday_of

LAST = 10  # how far the process stands back: what a visitor asks of the server comes first


def make_year(code: str, first_week: int, languages: Sequence[str]) -> DrawnReport:
    """Simulate it, release every week by the disclosure rules, analyse it as any installation would."""
    from analytics.simulated.years import simulate  # noqa: PLC0415  # loads in the process that needs it
    from api.commands.weeks.plan_file import write_plan  # noqa: PLC0415
    from api.commands.weeks.plans import USUAL  # noqa: PLC0415
    from api.panel_file.writing import write_panel  # noqa: PLC0415
    from api.simulated.releases import release_history  # noqa: PLC0415

    os.nice(LAST)
    year = next(each for each in YEARS if each.code == code)
    history = release_history(simulate(year.world, SEED), first_week)
    # As an organisation would: the plan first, then the data.
    plan = replace(USUAL, registered_at=(monday_of(first_week) - timedelta(days=7)).isoformat())
    return compute(write_panel(history.panel, history.reasons), write_plan(plan), languages)
