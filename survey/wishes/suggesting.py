"""Which themes a text may belong to: those of earlier wishes that share words with it. Nothing is filed."""

import re
from collections import Counter
from collections.abc import Iterable

MOST = 3
# Shorter words stand everywhere; of longer ones the beginning is alike in all their forms.
SHORTEST, BEGINNING = 4, 5


def suggest(text: str, tagged: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """At most three themes, the likeliest first; `tagged` are earlier texts, each with its theme.

    A word counts the more, the fewer themes it stands in.
    """
    themes: dict[str, set[str]] = {}
    for known, theme in tagged:
        for word in {*_words(known), *_words(theme)}:
            themes.setdefault(word, set()).add(theme)
    weights: Counter[str] = Counter()
    for word in _words(text):
        for theme in themes.get(word, ()):
            weights[theme] += 60 // len(themes[word])
    return tuple(sorted(weights, key=lambda theme: (-weights[theme], theme))[:MOST])


def _words(text: str) -> set[str]:
    return {
        word[:BEGINNING]
        for word in re.findall(r"\w+", text.casefold())
        if len(word) >= SHORTEST and not word.isdigit()
    }
