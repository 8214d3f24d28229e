"""Sentences and their numbers as a reader's language writes them."""

import math
from collections.abc import Callable, Mapping

from analytics.wording import Sentence

Translate = Callable[[str], str]
MOST_DECIMALS = 6


def render(sentence: Sentence, language: str, translate: Translate) -> str:
    """The sentence in the reader's language, numbers as that language writes them.

    A slope and its interval are rounded alike, to what the interval's width lets one read.
    """
    values = {name: number(value, language) for name, value in sentence.values.items()}
    if {"slope", "low", "high"} <= set(sentence.values):
        decimals = decimals_of(sentence.values["high"] - sentence.values["low"])
        for name in ("slope", "low", "high"):
            values[name] = written(sentence.values[name], decimals, language)
    words = {name: translate(text) for name, text in sentence.words.items()}
    return translate(sentence.template).format(**values, **words)


def said(sentence: Sentence, translations: Mapping[str, Translate]) -> dict[str, str]:
    """The sentence with its code, in every language."""
    texts = {language: render(sentence, language, translate) for language, translate in translations.items()}
    return {"code": sentence.code, **texts}


def number(value: float, language: str) -> str:
    """Whole numbers as they are, others to two digits that count and two decimals at least."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value)}".replace("-", "−")
    decimals = 2 if abs(value) >= 0.1 else 1 - math.floor(math.log10(abs(value)))
    if decimals > MOST_DECIMALS:
        return written(value, decimals, language)
    text = f"{value:.{decimals}f}"
    text = (text[: len(text) - decimals + 2] + text[len(text) - decimals + 2 :].rstrip("0")).replace("-", "−")
    return text.replace(".", ",") if language == "de" else text


def decimals_of(width: float) -> int:
    """Decimal places that show half of this width with one digit, or with two that begin with 1 or 2."""
    if not width > 0:
        return 2
    half = width / 2
    first = math.floor(math.log10(half))
    return max(2, -first + (half < 3 * 10.0**first))


def written(value: float, decimals: int, language: str) -> str:
    """The value with so many decimals, as a power of ten where they were too many; no minus zero."""
    text = f"{value:.{decimals}f}" if decimals <= MOST_DECIMALS else f"{value:.1e}"
    if float(text) == 0:
        text = text.removeprefix("-")
    text = text.replace("-", "−")
    return text.replace(".", ",") if language == "de" else text
