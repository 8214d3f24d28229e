"""Whether a question asks for what a person could be recognised by, as far as its words show it.

A warning and no wall: whoever wants to ask it can word it otherwise. It is for whoever has not thought of it.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "recognising.toml"


def recognised_by(texts: Iterable[str]) -> tuple[str, ...]:
    """The topics that the texts of a question name, in the order of the list."""
    plain = [unicodedata.normalize("NFKC", text).casefold() for text in texts]
    return tuple(topic for topic, words in _words().items() if any(words.search(text) for text in plain))


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    listed = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        topic: re.compile("|".join(word.casefold() for words in by_language.values() for word in words))
        for topic, by_language in listed.items()
    }
