"""The tree at the top of survey/errors.py."""

import re
from collections.abc import Iterator

from survey import errors
from survey.errors import ResonanzError


def draw(error: type[Exception], before: str = "") -> Iterator[str]:
    """A class and those below it, in the order in which they are written."""
    below = [each for each in error.__subclasses__() if each.__module__ == errors.__name__]
    for place, each in enumerate(below, 1):
        last = place == len(below)
        yield f"{before}{'└── ' if last else '├── '}{each.__name__}"
        yield from draw(each, before + ("    " if last else "│   "))


def test_the_tree_is_that_of_the_classes() -> None:
    assert errors.__doc__
    drawn = re.findall(r"^(?:[│├└─ ]+)?[A-Z]\w+(?=\s{2,}\S|$)", errors.__doc__.split("\n\n")[1], re.MULTILINE)
    assert drawn == [ResonanzError.__name__, *draw(ResonanzError)]
