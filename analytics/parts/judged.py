"""The parts that the verdict rests on or speaks of."""

from dataclasses import asdict

from analytics.parts.part import Part, Translations, always
from analytics.verdict.held import HeldSlope
from analytics.verdict.hidden_groups import HiddenGroups
from analytics.verdict.influence import Influence
from analytics.verdict.lasting import LastingSlope
from analytics.verdict.primary import GateSlope, WithinSlope
from analytics.wording import N_

OWN = N_("A team's happiness has no more to do with its own customers than with those of other teams.")
ALIKE = N_("Events of a week reach all teams alike.")
INDEPENDENT = N_("Once what they share is taken out, teams do not depend on each other.")
COMPARABLE = N_("The teams were there in comparable weeks.")
USUAL = (ALIKE, INDEPENDENT, COMPARABLE)


def gate_written(found: GateSlope, _: Translations) -> dict[str, float]:
    """The gate without its degrees of freedom, which the contract does not name."""
    return {"slope": found.slope, "se": found.se, "p": found.p}


def lasting_written(found: LastingSlope, _: Translations) -> dict[str, object]:
    """The slope per point of lasting mood without the sums that absence is judged by."""
    return {name: value for name, value in asdict(found).items() if name not in {"products", "mood"}}


def held_written(found: tuple[HeldSlope, ...], _: Translations) -> list[dict[str, object]]:
    """Each control with what it leaves, and whether that is enough."""
    return [{**asdict(one), "told_apart": one.told_apart} for one in found]


PRIMARY = Part[WithinSlope](
    key="primary",
    heading=N_("Happier than usual, rated better than usual?"),
    compute=lambda basis: basis.now.primary,
    null=OWN,
    assumptions=USUAL,
    planned=always,
)

GATE = Part[GateSlope](
    key="gate",
    heading=N_("Allowing for shared events"),
    compute=lambda basis: basis.now.gate,
    serialise=gate_written,
    null=OWN,
    assumptions=(
        N_("The means of all teams show the events that teams share, however strongly each team reacts."),
        INDEPENDENT,
    ),
    planned=always,
)

HIDDEN_GROUPS = Part[HiddenGroups](
    key="hidden_groups",
    heading=N_("Allowing for groups that are not named"),
    compute=lambda basis: basis.verdict.hidden_groups,
    null=N_("Which teams move together in mood has nothing to do with which do in ratings."),
    assumptions=(
        N_("What is left of the ratings could as well be that of another team of the same kind."),
        N_("The other teams' weeks tell what groups of teams share."),
    ),
    planned=always,
)

LASTING = Part[LastingSlope](
    key="lasting",
    heading=N_("Slope per point of lasting mood"),
    compute=lambda basis: basis.now.lasting,
    serialise=lasting_written,
    null=N_("Mood that lasts goes with neither better nor worse ratings."),
    assumptions=(
        N_("Who happens to answer is drawn anew every week."),
        N_("Mood fades by the same share from week to week."),
        INDEPENDENT,
    ),
)

INFLUENCE = Part[Influence](
    key="influence",
    heading=N_("Without the team that matters most"),
    compute=lambda basis: basis.now.influence,
    null=OWN,
    assumptions=USUAL,
)

HELD = Part[tuple[HeldSlope, ...]](
    key="held",
    heading=N_("With workload held constant"),
    compute=lambda basis: basis.now.held,
    serialise=held_written,
    null=OWN,
    assumptions=(*USUAL, N_("What is held acts alike in all teams, and does not itself follow from mood.")),
    planned=always,
)
