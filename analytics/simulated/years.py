"""Made-up years whose truth is known: persons who answer or do not, and customers who rate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.algebra.arrays import BoolArray, FloatArray, IntArray
from analytics.algebra.special import functions as special
from analytics.simulated import workload
from analytics.simulated.worlds import World

Answers = NDArray[np.int8]

SEASON = 52  # weeks
TEAMS_PER_DEPARTMENT = 5
EARLIER = 1  # weeks before the first one, so that the first week has a last week


@dataclass(frozen=True, slots=True)
class Year:
    """What happened in a simulated organisation (N teams, P people, T weeks).

    Attributes
    ----------
    answers : (P, T) int8, 1 to 5, 0 where a person did not answer; people are sorted by team
    heads : (N,) int, people per team
    asked, served : (N, T) bool, whether the team-week has a staff side, a customer side
    ratings, rating_sum : (N, T) int
    contacts : (N, T) int, every contact of the week, rated or not
    mood : (N, T) float, the team's own latent mood around its level, the cause in a linked world
    quality : (N, T) float, how good the team's service is, on the scale of ratings
    """

    world: World
    answers: Answers
    heads: IntArray
    asked: BoolArray
    served: BoolArray
    ratings: IntArray
    rating_sum: IntArray
    contacts: IntArray
    mood: FloatArray
    quality: FloatArray

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


def simulate(world: World, seed: int, lift: FloatArray | None = None, heads: IntArray | None = None) -> Year:
    """Draw one year.

    Parameters
    ----------
    world : World
    seed : int
        The same world and seed give the same year.
    lift : (N, T) float or None
        Points by which something that was done raises a team's mood in a week.
    heads : (N,) int or None
        People per team, where they are known; else as the world draws them.

    Returns
    -------
    Year

    Notes
    -----
    Mood H = 3.6 + .35a + ℓx·f + h and quality C = 4.0 + .25b + ℓy·f + link·h(t−1) + same_week·h(t) + u, with
    a, b standard normal per team; h and u first-order autoregressions (.6) with standard deviations .25 and
    .20; f the shared events and season; ℓ = 1 + uneven·z. A person answers H + a lasting .70 z + a fresh
    .57 z, rounded and cut to 1–5, with log-odds .6 + silence·(own mood − 3.6). Three customers per head (or
    `ratings` of them) are expected, each rating C + .9 z, rounded and cut the same way. Busy weeks, drawn by
    a generator of their own, take workload·w from H and, `delay` weeks later, from C.
    """
    generator = np.random.default_rng(seed)
    of_load = np.random.default_rng([seed, 1])
    n, t = world.teams, world.weeks
    drawn = generator.integers(world.heads[0], world.heads[1] + 1, size=n)
    heads = drawn if heads is None else heads
    quality_noise = _autoregression(generator, 0.6, 0.20, (n, t + EARLIER))
    mood = _autoregression(generator, 0.6, 0.25, (n, t + EARLIER))
    mood[:, 1:] += world.reverse * quality_noise[:, :-1]
    events, felt = _shared(generator, world)
    strength = _loadings(generator, world)
    happiness = 3.6 + 0.35 * generator.standard_normal((n, 1)) + strength[0] * events + mood[:, EARLIER:]
    quality = 4.0 + 0.25 * generator.standard_normal((n, 1)) + strength[1] * felt
    quality += world.link * mood[:, :-EARLIER] + world.same_week * mood[:, EARLIER:]
    quality += quality_noise[:, EARLIER:]
    busy = workload.load(of_load, n, t, world.load_memory)
    now = slice(workload.EARLIER, None)
    happiness -= world.workload * busy[:, now]
    if lift is not None:
        happiness += lift
    quality -= world.workload * busy[:, workload.EARLIER - world.delay : busy.shape[1] - world.delay]
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
        contacts=workload.contacts(of_load, busy[:, now], world.volume, ratings, expected),
        mood=mood[:, EARLIER:],
        quality=quality,
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


def _shared(generator: np.random.Generator, world: World) -> tuple[FloatArray, FloatArray]:
    """(1 or N, T) what reaches more than one team, as staff and as customers feel it.

    Events, and a season that begins anywhere in its year.
    """
    events = _autoregression(generator, 0.7, world.events, (1, world.weeks))
    phase = generator.random()
    wave: FloatArray = world.season * np.sin(2 * np.pi * (np.arange(world.weeks) / SEASON + phase))
    shared: FloatArray = events + wave
    if world.department_events:
        departments = -(-world.teams // TEAMS_PER_DEPARTMENT)
        own = _autoregression(generator, 0.7, world.department_events, (departments, world.weeks))
        shared = shared + np.repeat(own, TEAMS_PER_DEPARTMENT, axis=0)[: world.teams]
    if world.hidden_events:
        groups = -(-world.teams // world.hidden_size)
        own = _autoregression(generator, 0.7, world.hidden_events, (groups, world.hidden_delay + world.weeks))
        # Every groups-th team: such a group has nothing to do with the departments.
        group = np.tile(own, (world.hidden_size, 1))[: world.teams]
        later = shared + group[:, : world.weeks]
        shared = shared + group[:, world.hidden_delay :]
    else:
        later = shared
    if world.slow:
        slow = _autoregression(generator, world.memory, world.slow, (world.teams, world.weeks))
        return shared + slow, later + slow
    return shared, later


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
    takes_part = generator.random(shape) < special.expit(0.6 + silence * (feeling - 3.6))
    answers: Answers = np.where(takes_part, np.clip(np.rint(feeling), 1, 5), 0).astype(np.int8)
    return answers


def _ratings(
    generator: np.random.Generator, quality: FloatArray, expected: IntArray
) -> tuple[IntArray, IntArray]:
    """(N, T) number and sum of ratings, drawn as counts of the five values."""
    number = generator.poisson(expected[:, None], quality.shape)
    below = special.ndtr((np.arange(1.5, 5) - quality[..., None]) / 0.9)
    ends = np.zeros((*quality.shape, 1))
    chances = np.diff(np.concatenate([ends, below, ends + 1], axis=-1), axis=-1)
    counts = generator.multinomial(number, chances)
    return number, counts @ np.arange(1, 6)
