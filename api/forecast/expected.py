"""What an organisation may expect before its first wave: the cells of its roster, put into the formula."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal

import msgspec

from analytics.outlook import Outlook, fewest_weeks, look_ahead, whole_weeks
from analytics.plan import Plan
from analytics.planning import Groups, PowerAnalysis, enough_ratings
from analytics.verdict.lasting import FEWEST_TEAMS as TEAMS_FOR_ABSENCE
from analytics.verdict.lasting import FEWEST_WEEKS as WEEKS_FOR_ABSENCE
from analytics.verdict.pairing import FEWEST_TEAMS, WEEKS_PER_TEAM
from analytics.verdict.reasons import IMPLAUSIBLE
from api.commands.weeks.plans import plan_of_the_report
from api.forecast.document import AtResponse, Forecast, GroupAhead, LookAhead, Needed
from api.installation import Installation
from survey import clock, database
from survey.errors import BadInput, Refused
from survey.organisation.changing import CHANGED_MEANWHILE, RosterStep
from survey.organisation.known_people import read_known
from survey.organisation.snapshot import write_difference
from survey.releases.rules import FEWEST_RATINGS, Rules
from survey.spreadsheets.names import in_order
from survey.waves.cells import WAVES_TO_SETTLE, MadeCell
from survey.waves.frozen_roster import DividedRoster, divide_roster
from survey.waves.merging import SMALLEST
from survey.weeks import week_of

RESPONSE_RATES = (0.45, 0.60, 0.75)
YEAR = 53  # customers are looked at a week after staff: 52 weeks with both sides
MOST_WEEKS, MOST_RATINGS = 520, 100_000


async def describe(installation: Installation, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The forecast as the command line gets it."""
    found = await forecast(installation, arguments.get("weeks"), arguments.get("ratings"))
    document: dict[str, Any] = msgspec.to_builtins(found)
    return document


async def forecast(
    installation: Installation, weeks: int | None = None, ratings: int | None = None
) -> Forecast:
    """Look so many weeks ahead, with so many ratings per group and week, or as many as are needed."""
    weeks = weeks or YEAR
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInput("The forecast runs over 1 to {most} weeks, not {weeks}.", most=MOST_WEEKS, weeks=weeks)
    if ratings is not None and not 1 <= ratings <= MOST_RATINGS:
        raise BadInput(
            "The ratings per team and week must be 1 to {most}, not {ratings}.",
            most=MOST_RATINGS,
            ratings=ratings,
        )
    roster = await database.read(partial(divided_today, installation))
    plan = await database.read(plan_of_the_report)
    return of_roster(roster, weeks, ratings, installation.rules, plan)


async def forecast_after(installation: Installation, step: RosterStep) -> Forecast:
    """The same for the roster that an import would make; what is written for that is not kept."""

    async def job() -> None:
        await write_difference(step.before, step.after, step.changed)
        raise _Looked(await divided_today(installation))

    plan = await database.read(plan_of_the_report)
    try:
        await database.write(job)
    except _Looked as looked:
        return of_roster(looked.roster, YEAR, None, installation.rules, plan)
    except database.RowConflict as error:
        raise Refused(CHANGED_MEANWHILE) from error
    raise LookupError("whoever only looks leaves without writing")


class _Looked(Exception):
    """Ends a write without leaving anything, with what the roster would be divided into."""

    def __init__(self, roster: DividedRoster) -> None:
        self.roster = roster
        super().__init__()


async def divided_today(installation: Installation) -> DividedRoster:
    """The cells that the roster as it stands would have now."""
    today = clock.today(installation.settings.timezone)
    known = read_known(installation.secrets)
    return await divide_roster(week_of(today), installation.settings.language, known)


def of_roster(roster: DividedRoster, weeks: int, ratings: int | None, rules: Rules, plan: Plan) -> Forecast:
    """Put the cells of a divided roster into the formula."""
    cells = sorted(
        roster.partition.cells, key=lambda cell: (not cell.in_panel, in_order(roster.labels[cell.id]))
    )
    panel = [cell for cell in cells if cell.in_panel]
    needed = enough_ratings(FEWEST_RATINGS)
    assumed = ratings or needed
    published = [
        whole_weeks(groups_of(cells, rate, rules).published(weeks), weeks).tolist() for rate in RESPONSE_RATES
    ]
    return Forecast(
        weeks=weeks,
        people=roster.people,
        teams=roster.teams,
        fewest_people=SMALLEST,
        fewest_answers=rules.k,
        refused=roster.partition.refused,
        ratings_needed=needed,
        ratings=assumed,
        groups=tuple(
            GroupAhead(roster.labels[cell.id], len(cell.people), cell.in_panel, of_cell)
            for cell, of_cell in zip(cells, zip(*published, strict=True), strict=True)
        ),
        alpha=plan.alpha,
        needed=Needed(groups=FEWEST_TEAMS, weeks_of_a_group=WEEKS_PER_TEAM, weeks=fewest_weeks(plan)),
        responses=tuple(
            _at(
                rate,
                look_ahead(
                    groups_of(panel, rate, rules),
                    [cell.department for cell in panel],
                    weeks,
                    ratings=assumed,
                    plan=plan,
                ),
            )
            for rate in RESPONSE_RATES
        ),
    )


def groups_of(cells: Sequence[MadeCell], response: float, rules: Rules) -> Groups:
    """The cells of a wave as the formula takes them, with the rule by which the close publishes them."""
    return Groups(
        people=[len(cell.people) for cell in cells],
        response=response,
        fewest=rules.k,
        newcomers=[cell.newcomers for cell in cells],
        settling=WAVES_TO_SETTLE,
        teams=[len(cell.teams) for cell in cells],
    )


def _at(response: float, ahead: Outlook) -> AtResponse:
    look, power = ahead.look, ahead.power
    return AtResponse(
        response=response,
        groups=ahead.groups,
        pairs=ahead.pairs,
        answer=answer_of(power),
        absence=ahead.groups >= TEAMS_FOR_ABSENCE and ahead.judged >= WEEKS_FOR_ABSENCE,
        missing=ahead.missing,
        look=LookAhead(look.number, look.of, look.level, ahead.judged, ahead.fewest_p),
        smallest_true=None if power is None else power.mde_true,
        smallest_observed=None if power is None else power.mde,
    )


def answer_of(power: PowerAnalysis | None) -> Literal["yes", "strong_only", "no"]:
    """Whether to hope for an answer: a study that only finds what nobody has seen yet is not large enough."""
    if power is None:
        return "no"
    return "strong_only" if power.r_true > IMPLAUSIBLE else "yes"
