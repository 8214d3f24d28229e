"""Which years the tour shows: what is true in each, how large it is, and what its report says.

The seed was chosen before any result was looked at, and never changed for a nicer one; sizes are such that
most years of that size end so, which `python -m tests.benchmarks.demo_power --tour` counts.
"""

from dataclasses import dataclass

from analytics.simulated.worlds import World, world_of
from analytics.verdict.answer import Code
from api.texts import N_, decimal, translations

SEED = 2026
MISSING = 0.05  # share of weeks lost on each side


@dataclass(frozen=True, slots=True)
class TourYear:
    """One year: `often` of a hundred years of this size, with other seeds, get the same answer.

    `effect` replaces that of the world whose name is `truth`.
    """

    code: Code
    truth: str
    teams: int
    weeks: int
    often: int | None
    look_at: str
    effect: float | None = None

    @property
    def flattened(self) -> bool:
        """Whether less than the truth can be seen, because answers are inexact."""
        return self.world.link != 0

    @property
    def world(self) -> World:
        """The organisation that is simulated."""
        changes: dict[str, object] = {} if self.effect is None else {self.truth: self.effect}
        return world_of(self.truth, teams=self.teams, weeks=self.weeks, missing=MISSING, **changes)

    def true(self, language: str) -> str:
        """What is true in it, in a sentence."""
        effect = self.world.link
        sentence = TRUTHS["opposite" if effect < 0 else self.truth]
        return translations(language).gettext(sentence).format(effect=decimal(abs(effect), language, 1))


TRUTHS = {
    "link": N_(
        "When a team's mood is one point better, its customers rate it {effect} points higher a week later."
    ),
    "opposite": N_(
        "When a team's mood is one point better, its customers rate it {effect} points lower a week later."
    ),
    "shared": N_(
        "There is no link. Strong events reach both sides alike, and some teams far more than others."
    ),
    "none": N_("There is no link. Both sides share events and seasons, nothing else."),
}
# As the README says it.
HEADINGS: dict[Code, str] = {
    "supported": N_("Yes"),
    "opposite": N_("Yes, but the other way round"),
    "shared_events": N_("Shared events can account for it"),
    "absent": N_("No"),
    "undecided": N_("Undecided"),
    "not_enough_data": N_("Not enough data"),
}
FOUND: dict[Code, str] = {
    "supported": N_("Happier weeks go with better ratings, also after shared events are taken out."),
    "opposite": N_("Happier weeks go with worse ratings, also after shared events are taken out."),
    "shared_events": N_("Both sides move together, but events that teams share can account for it."),
    "absent": N_("Any link is smaller than what matters."),
    "undecided": N_("The data do not settle it."),
    "not_enough_data": N_("There are too few teams and weeks to say anything."),
}

YEARS = (
    TourYear(
        "supported",
        "link",
        teams=20,
        weeks=53,
        often=99,
        effect=0.4,
        look_at=N_(
            "The first screen is all that leadership needs; “What it does not mean” says what not to "
            "conclude from it."
        ),
    ),
    TourYear(
        "opposite",
        "link",
        teams=20,
        weeks=53,
        often=100,
        effect=-0.4,
        look_at=N_("The answer is as plain as a welcome one would be: nothing here is built to please."),
    ),
    TourYear(
        "shared_events",
        "shared",
        teams=40,
        weeks=107,
        often=99,
        look_at=N_(
            "“Why not simply correlate?” finds a strong relation here, and there is none. See what is left "
            "of it when the same events may hit every team in its own strength."
        ),
    ),
    TourYear(
        "absent",
        "none",
        teams=40,
        weeks=107,
        often=88,
        look_at=N_(
            "“No link” is a finding of its own: it took forty teams and two years to say that any link is "
            "smaller than what matters. The first screen says how small."
        ),
    ),
    TourYear(
        "undecided",
        "link",
        teams=12,
        weeks=28,
        often=97,
        effect=0.2,
        look_at=N_(
            "There is a link, and half a year of twelve teams does not show it. The report does not say "
            "“no”: it says that it does not know, and under “How sure is this?” what it would take to know."
        ),
    ),
    TourYear(
        "not_enough_data",
        "link",
        teams=4,
        weeks=12,
        often=100,
        effect=0.4,
        look_at=N_(
            "Nothing is judged on four teams and a quarter of a year, whatever the numbers look like."
        ),
    ),
)
