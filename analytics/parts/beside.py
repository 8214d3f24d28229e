"""The parts that stand beside the verdict and never decide it."""

from dataclasses import asdict

from analytics.beside.between import BetweenTeams, between_teams
from analytics.beside.distributed_lag import Cumulative, DistributedLag, cumulative_slope, distributed_lag
from analytics.beside.drivers import Drivers, drivers
from analytics.beside.heterogeneity import TeamSlopes, team_slopes
from analytics.beside.lags import LagSlope, scan_lags
from analytics.beside.moderators import Moderator, NegativeControl, moderators, negative_control
from analytics.beside.naive import Naive, naive_figures
from analytics.beside.outcomes import OutcomeSlope, further_outcomes
from analytics.beside.reverse import ReverseSlope, reverse_slope
from analytics.beside.short_panel import ShortSlope, short_slope
from analytics.beside.soft_factors import SoftFactor, soft_factors
from analytics.parts.judged import ALIKE, INDEPENDENT, OWN, USUAL, gate_written
from analytics.parts.part import Basis, Part, Tested, Translations, where_tested
from analytics.rendering import said
from analytics.wording import N_

TOO_FEW = {"few_teams", "few_weeks", "few_cells", "other_rhythm"}


def short_where_few(basis: Basis) -> ShortSlope | None:
    """The slope of a short table; none of a file that is wrong, for which no figure is sound."""
    missing = {reason.code for reason in basis.now.missing}
    return short_slope(basis.panel, basis.plan) if missing and missing <= TOO_FEW else None


SHORT_PANEL = Part[ShortSlope](
    key="short_panel",
    heading=N_("What so short a table can tell"),
    compute=short_where_few,
    null=OWN,
    assumptions=USUAL,
)

LAGS = Part[tuple[LagSlope, ...]](
    key="lags",
    heading=N_("How many weeks apart?"),
    compute=where_tested(
        lambda basis, tested: scan_lags(
            basis.panel.happiness.value,
            basis.panel.rating.value,
            tested.rows,
            tested.arrangements,
            basis.plan.max_lag,
        )
    ),
    null=OWN,
    assumptions=USUAL,
)

REVERSE = Part[ReverseSlope](
    key="reverse",
    heading=N_("Customers first"),
    compute=where_tested(
        lambda basis, tested: reverse_slope(
            basis.panel.happiness.value,
            basis.panel.rating.value,
            tested.rows,
            tested.arrangements,
            basis.plan.alpha,
            lag=max(basis.plan.lag, 1),
        )
    ),
    null=N_("A team's customers have nothing to do with how happy its own staff are later."),
    assumptions=USUAL,
)

CUMULATIVE = Part[Cumulative](
    key="cumulative",
    heading=N_("The sum over a month"),
    compute=where_tested(
        lambda basis, tested: cumulative_slope(
            basis.panel.happiness.value, basis.panel.rating.value, tested.rows, basis.plan.alpha
        )
    ),
    null=N_("The sum of the slopes is zero."),
    assumptions=(ALIKE, INDEPENDENT),
)


def distributed_written(found: DistributedLag, _: Translations) -> dict[str, object]:
    """One entry per lag of the joint regression."""
    slopes = [{"lag": lag, **asdict(slope)} for lag, slope in zip(found.lags, found.slopes, strict=True)]
    return {"slopes": slopes, "joint": asdict(found.joint)}


DISTRIBUTED_LAG = Part[DistributedLag](
    key="distributed_lag",
    heading=N_("Each week beside the others"),
    compute=where_tested(
        lambda basis, tested: distributed_lag(
            basis.panel.happiness.value, basis.panel.rating.value, tested.rows, basis.plan.alpha
        )
    ),
    serialise=distributed_written,
    null=N_("The slope of a week is zero, those of the other weeks held constant."),
    assumptions=(ALIKE, INDEPENDENT),
)

BETWEEN = Part[BetweenTeams](
    key="between",
    heading=N_("Differences between teams, not change"),
    compute=lambda basis: between_teams(
        basis.panel.happiness.value, basis.panel.rating.value, basis.plan.alpha
    ),
    null=N_("Teams with happier staff have neither better nor worse ratings in the mean."),
    assumptions=(N_("Teams differ in nothing else that matters. This is never true."),),
)


def teams_written(found: TeamSlopes, _: Translations) -> dict[str, object]:
    """Spread of the teams' own slopes."""
    pooled = found.pooled
    return {
        "mu": pooled.mu,
        "ci": pooled.ci,
        "tau": pooled.tau,
        "i2": pooled.i2,
        "prediction": pooled.prediction,
        "slopes": [asdict(slope) for slope in found.slopes],
    }


TEAMS = Part[TeamSlopes](
    key="teams",
    heading=N_("Is it the same in every team?"),
    compute=where_tested(
        lambda basis, tested: team_slopes(tested.comparison, basis.panel.teams, basis.plan.alpha)
    ),
    serialise=teams_written,
    null=N_("The teams' slopes are zero on average."),
    assumptions=(
        N_("How exact each team's slope is, is known."),
        N_("The teams' slopes lie around their mean in the shape of a bell."),
    ),
)

NAIVE = Part[Naive](
    key="naive",
    heading=N_("Why not simply correlate?"),
    compute=lambda basis: naive_figures(
        basis.panel.happiness.value, basis.panel.rating.value, basis.contents.teams, basis.contents.weeks
    ),
    serialise=lambda found, _: {
        "pearson": {"r": found.pearson.r, "p": found.pearson.p} if found.pearson else None,
        "rmcorr": asdict(found.rmcorr) if found.rmcorr else None,
        "false_alarm_rates": found.false_alarm_rates,
    },
    null=N_("No team-week has anything to do with another one."),
    assumptions=(N_("Teams share no weeks, and no week resembles the one before. Both are wrong here."),),
    tested=False,
)

Comparisons = tuple[Moderator | NegativeControl, ...]


def comparisons(basis: Basis, tested: Tested) -> Comparisons:
    """Comparisons of groups, then the negative control, which is one slope and no comparison."""
    control = negative_control(basis.panel, basis.plan)
    return (*moderators(basis.panel, basis.plan, tested.rows), *([] if control is None else [control]))


def comparison_written(found: Moderator | NegativeControl) -> dict[str, object]:
    """Each with its kind."""
    kind = "comparison" if isinstance(found, Moderator) else "negative_control"
    return {"kind": kind, **asdict(found)}


def all_registered(found: Comparisons | None) -> bool:
    """Whether the plan named every comparison that was made."""
    return bool(found) and all(isinstance(one, Moderator) and one.registered for one in found or ())


MODERATORS = Part[Comparisons](
    key="moderators",
    heading=N_("Is it the same in every group of teams?"),
    compute=where_tested(comparisons),
    serialise=lambda found, _: [comparison_written(one) for one in found],
    null=N_("All groups have the same slope; the mood of the back office has nothing to do with ratings."),
    assumptions=(INDEPENDENT, N_("Customers do not meet the back office.")),
    planned=all_registered,
)

DRIVERS = Part[Drivers](
    key="drivers",
    heading=N_("Which staff questions go with the ratings?"),
    compute=where_tested(
        lambda basis, tested: drivers(basis.panel, basis.plan, tested.rows, tested.arrangements)
    ),
    serialise=lambda found, _: [asdict(found)],
    null=N_("A team's answers have nothing to do with its own customers' ratings."),
    assumptions=(INDEPENDENT, N_("The shares divide what is explained, and nothing beyond it.")),
)


SOFT_FACTORS = Part[tuple[SoftFactor, ...]](
    key="soft_factors",
    heading=N_("Each staff question by itself, and by department"),
    compute=where_tested(lambda basis, tested: soft_factors(basis.panel, basis.plan, tested.rows)),
    null=N_("Answers to a question have nothing to do with ratings, in no department more than in another."),
    assumptions=(
        INDEPENDENT,
        N_("A question stands for itself. It never does: it also carries the mood of the moment."),
    ),
)


def outcome_written(found: OutcomeSlope, translations: Translations) -> dict[str, object]:
    """One further outcome; always exploratory."""
    return {
        "outcome": found.outcome,
        "exploratory": True,
        "primary": asdict(found.primary) if found.primary else None,
        "gate": gate_written(found.gate, translations) if found.gate else None,
        "p_adjusted": found.p_adjusted,
        "reasons": [said(reason, translations) for reason in found.missing],
    }


OUTCOMES = Part[tuple[OutcomeSlope, ...]](
    key="outcomes",
    heading=N_("Other facts of the organisation"),
    compute=lambda basis: further_outcomes(basis.panel, basis.plan),
    serialise=lambda found, translations: [outcome_written(one, translations) for one in found],
    null=OWN,
    assumptions=USUAL,
)
