"""Ratings by the channel, segment and stage of contacts, laid out as the panel is.

What a group of customers said must not tell what the few others said: the mean of all and that of nearly all
give the rest away. So a cell's week shows groups only where whoever is in none of them are none, or enough.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.panel import Series
from survey.releases.rules import FEWEST_RATINGS
from survey.rollups.weekly import WeekOfKind
from survey.spreadsheets.headers import snake

Place = tuple[int, int]
Kinds = dict[str, dict[str, FloatArray]]

# Fewer cannot be compared, and more than a dozen nobody could read: of ten thousand words nearly all go.
FEWEST_ROWS, FEWEST_PLACES, MOST_LABELS = 4, 60, 12


def lay_out(found: Sequence[tuple[Place, WeekOfKind]], rating: Series) -> Kinds:
    """The mean of every label in every place where the rating itself is shown; words that differ in how they
    are written are one.
    """
    sums: defaultdict[tuple[str, Place], defaultdict[str, list[int]]]
    sums = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    spelled: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for place, one in found:
        word = snake(one.label)
        if word and np.isfinite(rating.value[place]):
            of_word = sums[one.kind, place][word]
            of_word[0] += one.n
            of_word[1] += one.total
            spelled[one.kind, word][one.label] += one.n
    means: defaultdict[tuple[str, str], dict[Place, float]] = defaultdict(dict)
    for (kind, place), words in sums.items():
        counts: FloatArray | None = rating.n
        everybody = 0 if counts is None else int(counts[place])
        for word in shown(everybody, {word: n for word, (n, _) in words.items()}):
            n, total = words[word]
            means[kind, word][place] = total / n
    return _arrays(means, spelled, rating.value.shape)


def shown(everybody: int, counts: Mapping[str, int]) -> set[str]:
    """Groups that may be shown beside the mean of all: the smallest go until the rest are none or enough."""
    left = sorted(counts, key=lambda word: (counts[word], word), reverse=True)
    while left and 0 < everybody - sum(counts[word] for word in left) < FEWEST_RATINGS:
        left.pop()
    return set(left)


def _arrays(
    means: Mapping[tuple[str, str], Mapping[Place, float]],
    spelled: Mapping[tuple[str, str], Counter[str]],
    shape: tuple[int, ...],
) -> Kinds:
    """Of each kind the labels that can be compared, as most people write them."""
    enough = [
        (kind, word)
        for (kind, word), places in means.items()
        if len(places) >= FEWEST_PLACES and len({row for row, _ in places}) >= FEWEST_ROWS
    ]
    kinds: Kinds = {}
    for kind in sorted({kind for kind, _ in enough}):
        words = sorted((word for of, word in enough if of == kind), key=lambda w: (-len(means[kind, w]), w))
        if len(words) < 2:
            continue
        kinds[kind] = {}
        for word in sorted(words[:MOST_LABELS]):
            label = min(spelled[kind, word], key=lambda each: (-spelled[kind, word][each], each))
            values = np.full(shape, np.nan)
            for place, mean in means[kind, word].items():
                values[place] = mean
            kinds[kind][label] = values
    return kinds
