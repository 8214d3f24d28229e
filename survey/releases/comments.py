"""Among whom a comment may stand: decided by the number of ballots, never by what was written."""

from collections.abc import Iterable

from survey.releases.groups import CellCount, Group, partition

SMALLEST_GROUP = 10
FEWEST_COMMENTS = 3


def comment_groups(cells: Iterable[CellCount]) -> tuple[Group, ...]:
    """The groups whose comments may be shown; the comments of cells in none of them are not.

    Newcomers do not help a group to its ten ballots: ten others have to have answered.
    A pool covers two cells at least, since a cell that is large enough by itself is in no pool.
    """
    return partition(cells, SMALLEST_GROUP)


def are_enough(comments: int) -> bool:
    """Whether a group's comments are shown at all; one or two would be their writers' own page."""
    return comments >= FEWEST_COMMENTS
