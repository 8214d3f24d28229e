"""The other side of the play: a tool whose only protection is that five must have answered.

Each week it shows the exact mean of every team, every department and the whole organisation, to two decimals
and with the number of answers; and last week's again, for the groups as the roster has them now.
"""

from collections.abc import Iterable, Mapping

from api.theatre.cast import Cast
from api.theatre.playing import Places, PlayedWeek
from api.theatre.solver import Fact

THRESHOLD = 5
EVERYBODY = ""


def shown_at_once(cast: Cast, week: PlayedWeek) -> list[Fact]:
    """What it shows of a week in that week."""
    return _means(_groups(cast, week.places), week.answers)


def shown_later(cast: Cast, week: PlayedWeek) -> list[Fact]:
    """What it shows of that week in the week after it."""
    return _means(_groups(cast, week.later), week.answers)


def _groups(cast: Cast, places: Places) -> Iterable[frozenset[str]]:
    """Each once, even where a department has one team only."""
    above = {team.id: [team.id, *cast.above(team.id), EVERYBODY] for team in cast.teams}
    groups: dict[str, set[str]] = {}
    for person, team in places.items():
        for group in above[team]:
            groups.setdefault(group, set()).add(person)
    return dict.fromkeys(map(frozenset, groups.values()))


def _means(groups: Iterable[frozenset[str]], answers: Mapping[str, int]) -> list[Fact]:
    found = []
    for people in groups:
        answering = frozenset(person for person in people if person in answers)
        if len(answering) >= THRESHOLD:
            found.append(_mean(answering, sum(answers[person] for person in answering)))
    return found


def _mean(people: frozenset[str], total: int) -> Fact:
    """All sums that are shown as this mean; up to a hundred answers there is only one."""
    n = len(people)

    def hundredths(each: int) -> int:
        return (200 * each + n) // (2 * n)

    least = most = total
    while least > n and hundredths(least - 1) == hundredths(total):
        least -= 1
    while most < 5 * n and hundredths(most + 1) == hundredths(total):
        most += 1
    return Fact(people, least, most)
