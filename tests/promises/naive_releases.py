"""The controls: what ordinary survey tools publish, with at least five answers behind each number."""

from api.theatre.published_facts import SCALE, fact_of
from api.theatre.simulated_wave import SimulatedWave
from api.theatre.solver import Fact
from survey.releases.disclosure import disclose
from survey.releases.means import published_mean, round_to_tenths
from survey.releases.rules import Rules
from tests.promises.simulated_waves import CORE, QUESTIONS

K = 5


def without_clamp(wave: SimulatedWave) -> list[Fact]:
    """Our groups, each with its mean to one decimal place."""
    release = disclose(wave.counts(), dict.fromkeys(QUESTIONS, SCALE), CORE)
    groups = [group for group in release.groups if CORE in group.means]
    return [_rounded(wave, wave.respondents(CORE, group.cells)) for group in groups]


def free_filter(wave: SimulatedWave) -> list[Fact]:
    """Cells, and a filter "here for more than four weeks"."""
    cells = _cells(wave)
    return [
        _rounded(wave, people)
        for people in [*cells, *(people - wave.newcomers for people in cells)]
        if len(people) >= K
    ]


def two_partitions(wave: SimulatedWave) -> list[Fact]:
    """Cells, and cells without the one apprentice in each; both clamped as ours are."""
    cells = _cells(wave)
    without = [people - {max(people, default="")} for people in cells]
    return [_clamped(wave, people) for people in cells + without if len(people) >= K]


def live_results(wave: SimulatedWave) -> list[Fact]:
    """Each cell's mean again after every answer."""
    return [
        _rounded(wave, frozenset(people[:n]))
        for people in map(sorted, _cells(wave))
        for n in range(K, len(people) + 1)
    ]


def _cells(wave: SimulatedWave) -> list[frozenset[str]]:
    return [wave.respondents(CORE, (cell.id,)) for cell in wave.cells]


def _rounded(wave: SimulatedWave, people: frozenset[str]) -> Fact:
    n = len(people)
    shown = round_to_tenths(_total(wave, people), n)
    alike = [total for total in range(n, 5 * n + 1) if round_to_tenths(total, n) == shown]
    return Fact(people, alike[0], alike[-1])


def _clamped(wave: SimulatedWave, people: frozenset[str]) -> Fact:
    eligible = len(people) + 1
    mean = published_mean(_total(wave, people), len(people), eligible, SCALE, Rules())
    return fact_of(people, eligible, mean, Rules())


def _total(wave: SimulatedWave, people: frozenset[str]) -> int:
    return sum(wave.answers[CORE][person] for person in people)
