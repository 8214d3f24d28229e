"""Made-up years whose truth is known: persons who answer or do not, and customers who rate."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from analytics.panel import BoolArray, FloatArray, IntArray

Answers = NDArray[np.int8]

SEASON = 52  # weeks
TEAMS_PER_DEPARTMENT = 5
EARLIER = 1  # weeks before the first one, so that the first week has a last week


class UnusableWorld(ValueError):
    """A parameter of a simulated world is out of range; the message names it and the range."""


@dataclass(frozen=True, slots=True)
class World:
    """The parameters of a simulated organisation. Latent mood and quality are on the scale 1 to 5.

    Attributes
    ----------
    teams, weeks : size of the panel
    heads : fewest and most people in a team
    link : true effect of a team's own mood last week on its quality, rating points per mood point
    same_week : the same for this week's mood
    reverse : effect of a team's own quality last week on its mood, mood points per rating point
    events : standard deviation of the events that everybody shares (first-order autoregression, .7)
    department_events : the same of events that the teams of one department (of five) share
    season : amplitude of a yearly wave in both sides
    uneven : standard deviation of the strength in which events and season reach a team (mean 1)
    alike : correlation between that strength in a team's mood and in its quality
    silence : how much likelier a person answers per point of own mood above 3.6, in logits
    missing : chance that a side of a team-week is not there at all, each side by itself
    ratings : customers' ratings expected per team and week; None: three per head
    cohorts : teams come and go in this many overlapping groups (1: all are there all the time)
    """

    teams: int = 20
    weeks: int = 52
    heads: tuple[int, int] = (6, 30)
    link: float = 0.0
    same_week: float = 0.0
    reverse: float = 0.0
    events: float = 0.15
    department_events: float = 0.0
    season: float = 0.10
    uneven: float = 0.0
    alike: float = 0.0
    silence: float = 0.5
    missing: float = 0.0
    cohorts: int = 1
    ratings: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.teams <= 2_000:
            raise UnusableWorld(f"teams must be 1 to 2,000, not {self.teams}")
        if not 2 <= self.weeks <= 520:
            raise UnusableWorld(f"weeks must be 2 to 520, not {self.weeks}")
        if not 1 <= self.heads[0] <= self.heads[1] <= 500:
            raise UnusableWorld(f"people in a team must be 1 to 500, fewest first, not {self.heads}")
        if not 0 <= self.missing < 1:
            raise UnusableWorld(
                f"the share of missing weeks must be at least 0 and below 1, not {self.missing}"
            )
        if self.ratings is not None and not 1 <= self.ratings <= 100_000:
            raise UnusableWorld(f"ratings per team and week must be 1 to 100,000, not {self.ratings}")
        if not -1 <= self.alike <= 1:
            raise UnusableWorld(f"a correlation lies between -1 and 1, not {self.alike}")
        if not 1 <= self.cohorts <= self.teams:
            raise UnusableWorld(f"cohorts must be 1 to the number of teams, not {self.cohorts}")
        if not max(abs(self.link), abs(self.same_week), abs(self.reverse)) <= 5:
            raise UnusableWorld("effects beyond 5 points per point leave the scale")


# What may be true; each is calibrated against. A linked year of 20 teams × 52 weeks is found in 99 of 100
# (`tests/benchmarks/demo_power.py`); the reverse effect is about as strong for the other side. In a "shared"
# year events are so strong and so uneven that the primary test alone would mostly be fooled.
WORLDS: dict[str, World] = {
    "link": World(link=0.4),
    "none": World(),
    "shared": World(events=0.4, uneven=0.8, alike=0.9),
    "reverse": World(reverse=0.6),
    "same_week": World(same_week=0.4),
    "ar_only": World(events=0.0, season=0.0),
    "heterogeneous": World(uneven=0.5),
    "confounded": World(uneven=0.5, alike=0.7),
    "small_teams": World(heads=(6, 14)),
    "staggered": World(cohorts=3),
    "departments": World(department_events=0.15),
}
EFFECTS = ("link", "reverse", "same_week")  # the worlds with an effect, each named as its parameter


@dataclass(frozen=True, slots=True)
class Year:
    """What happened in a simulated organisation (N teams, P people, T weeks).

    Attributes
    ----------
    answers : (P, T) int8, 1 to 5, 0 where a person did not answer; people are sorted by team
    heads : (N,) int, people per team
    asked, served : (N, T) bool, whether the team-week has a staff side, a customer side
    ratings, rating_sum : (N, T) int
    mood : (N, T) float, the team's own latent mood around its level, the cause in a linked world
    """

    world: World
    answers: Answers
    heads: IntArray
    asked: BoolArray
    served: BoolArray
    ratings: IntArray
    rating_sum: IntArray
    mood: FloatArray

    def answered(self) -> IntArray:
        """(N, T) number of answers."""
        return self._by_team((self.answers > 0).astype(np.int64))

    def answer_sum(self) -> IntArray:
        """(N, T) sum of answers."""
        return self._by_team(self.answers.astype(np.int64))

    def square_sum(self) -> IntArray:
        """(N, T) sum of squared answers."""
        return self._by_team(self.answers.astype(np.int64) ** 2)

    def _by_team(self, of_people: IntArray) -> IntArray:
        starts = np.concatenate([[0], np.cumsum(self.heads)[:-1]])
        summed: IntArray = np.add.reduceat(of_people, starts, axis=0)
        return summed


def simulate(world: World, seed: int) -> Year:
    """Draw one year.

    Parameters
    ----------
    world : World
    seed : int
        The same world and seed give the same year.

    Returns
    -------
    Year

    Notes
    -----
    Mood H = 3.6 + .35a + ℓx·f + h and quality C = 4.0 + .25b + ℓy·f + link·h(t−1) + same_week·h(t) + u, with
    a, b standard normal per team; h and u first-order autoregressions (.6) with standard deviations .25 and
    .20; f the shared events and season; ℓ = 1 + uneven·z. A person answers H + a lasting .70 z + a fresh
    .57 z, rounded and cut to 1–5, with log-odds .6 + silence·(own mood − 3.6). Three customers per head (or
    `ratings` of them) are expected, each rating C + .9 z, rounded and cut the same way.
    """
    generator = np.random.default_rng(seed)
    n, t = world.teams, world.weeks
    heads = generator.integers(world.heads[0], world.heads[1] + 1, size=n)
    quality_noise = _autoregression(generator, 0.6, 0.20, (n, t + EARLIER))
    mood = _autoregression(generator, 0.6, 0.25, (n, t + EARLIER))
    mood[:, 1:] += world.reverse * quality_noise[:, :-1]
    events = _shared(generator, world)
    strength = _loadings(generator, world)
    happiness = 3.6 + 0.35 * generator.standard_normal((n, 1)) + strength[0] * events + mood[:, EARLIER:]
    quality = 4.0 + 0.25 * generator.standard_normal((n, 1)) + strength[1] * events
    quality += world.link * mood[:, :-EARLIER] + world.same_week * mood[:, EARLIER:]
    quality += quality_noise[:, EARLIER:]
    there = _there(world)
    asked = there & (generator.random((n, t)) >= world.missing)
    served = there & (generator.random((n, t)) >= world.missing)
    answers = _answers(generator, happiness, heads, world.silence)
    answers[~np.repeat(asked, heads, axis=0)] = 0
    expected = 3 * heads if world.ratings is None else np.full(n, world.ratings)
    ratings, rating_sum = _ratings(generator, quality, expected)
    return Year(
        world=world,
        answers=answers,
        heads=heads,
        asked=asked,
        served=served,
        ratings=np.where(served, ratings, 0),
        rating_sum=np.where(served, rating_sum, 0),
        mood=mood[:, EARLIER:],
    )


def _autoregression(
    generator: np.random.Generator, phi: float, sd: float, shape: tuple[int, int]
) -> FloatArray:
    """Stationary first-order autoregressions along the weeks."""
    series = generator.standard_normal(shape) * sd
    fresh = np.sqrt(1 - phi**2)
    for week in range(1, shape[1]):
        series[:, week] = phi * series[:, week - 1] + fresh * series[:, week]
    return series


def _shared(generator: np.random.Generator, world: World) -> FloatArray:
    """(1 or N, T) what reaches more than one team: events, and a season that begins anywhere in its year."""
    events = _autoregression(generator, 0.7, world.events, (1, world.weeks))
    phase = generator.random()
    wave: FloatArray = world.season * np.sin(2 * np.pi * (np.arange(world.weeks) / SEASON + phase))
    shared: FloatArray = events + wave
    if world.department_events:
        departments = -(-world.teams // TEAMS_PER_DEPARTMENT)
        own = _autoregression(generator, 0.7, world.department_events, (departments, world.weeks))
        shared = shared + np.repeat(own, TEAMS_PER_DEPARTMENT, axis=0)[: world.teams]
    return shared


def _loadings(generator: np.random.Generator, world: World) -> FloatArray:
    """(2, N, 1) how strongly the events reach a team's mood and its quality."""
    z = generator.standard_normal((2, world.teams, 1))
    z[1] = world.alike * z[0] + np.sqrt(1 - world.alike**2) * z[1]
    loadings: FloatArray = 1 + world.uneven * z
    return loadings


def _there(world: World) -> BoolArray:
    """(N, T) which teams exist: each cohort for two shares of cohorts + 1, one share after the last."""
    weeks = np.arange(world.weeks)
    if world.cohorts == 1:
        return np.ones((world.teams, world.weeks), bool)
    share = world.weeks / (world.cohorts + 1)
    start = (np.arange(world.teams) % world.cohorts)[:, None] * share
    there: BoolArray = (weeks >= np.floor(start)) & (weeks < np.floor(start + 2 * share))
    return there


def _answers(
    generator: np.random.Generator, happiness: FloatArray, heads: IntArray, silence: float
) -> Answers:
    """(P, T) what people answer; 0 where they do not."""
    shape = (int(heads.sum()), happiness.shape[1])
    feeling = np.repeat(happiness, heads, axis=0)
    feeling += 0.70 * generator.standard_normal((shape[0], 1))
    feeling += 0.57 * generator.standard_normal(shape)
    takes_part = generator.random(shape) < expit(0.6 + silence * (feeling - 3.6))
    answers: Answers = np.where(takes_part, np.clip(np.rint(feeling), 1, 5), 0).astype(np.int8)
    return answers


def _ratings(
    generator: np.random.Generator, quality: FloatArray, expected: IntArray
) -> tuple[IntArray, IntArray]:
    """(N, T) number and sum of ratings, drawn as counts of the five values."""
    number = generator.poisson(expected[:, None], quality.shape)
    below = ndtr((np.arange(1.5, 5) - quality[..., None]) / 0.9)
    ends = np.zeros((*quality.shape, 1))
    chances = np.diff(np.concatenate([ends, below, ends + 1], axis=-1), axis=-1)
    counts = generator.multinomial(number, chances)
    return number, counts @ np.arange(1, 6)


def world_of(truth: str, **changes: object) -> World:
    """One of the named worlds with some of its parameters changed.

    Raises
    ------
    UnusableWorld
        For an unknown name or a parameter out of range.
    """
    if truth not in WORLDS:
        raise UnusableWorld(f"truth must be one of {', '.join(WORLDS)}, not {truth}")
    return replace(WORLDS[truth], **changes)  # type: ignore[arg-type]  # names of World, checked there
