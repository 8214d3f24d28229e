"""Sentences and their numbers as a reader's language writes them."""

import math
from collections.abc import Callable, Mapping

from analytics.wording import Sentence

Translate = Callable[[str], str]
MOST_DECIMALS = 6
MOST_DIGITS = 10
WHOLE_FROM = 1000  # whoever reads 87,257,712.53 learns nothing from the end of it


def render(sentence: Sentence, language: str, translate: Translate) -> str:
    """The sentence in the reader's language, numbers as that language writes them.

    A slope and its interval are rounded alike, to what the interval's width lets one read.
    """
    values = {name: number(value, language) for name, value in sentence.values.items()}
    values |= percentages(sentence.values, language)
    if sentence.values.get("level", 0) > 1:  # of an interval, in per cent: 95, 99.9999
        values["level"] = localised(f"{sentence.values['level']:.6g}", language)
    if {"slope", "low", "high"} <= set(sentence.values):
        decimals = decimals_of(sentence.values["low"], sentence.values["high"])
        for name in ("slope", "low", "high"):
            values[name] = written(sentence.values[name], decimals, language)
    words = {name: translate(text) for name, text in sentence.words.items()}
    return translate(sentence.template).format(**values, **words, **sentence.names)


def said(sentence: Sentence, translations: Mapping[str, Translate]) -> dict[str, str]:
    """The sentence with its code, in every language."""
    texts = {language: render(sentence, language, translate) for language, translate in translations.items()}
    return {"code": sentence.code, **texts}


def number(value: float, language: str) -> str:
    """Whole numbers as they are, others to two digits that count; below a thousand, two decimals at least."""
    if isinstance(value, int) or float(value).is_integer() or abs(value) >= WHOLE_FROM:
        value = round(value)
        return f"{int(value)}".replace("-", "−")
    decimals = 2 if abs(value) >= 0.1 else 1 - math.floor(math.log10(abs(value)))
    if decimals > MOST_DECIMALS:
        return written(value, decimals, language)
    text = f"{value:.{decimals}f}"
    text = (text[: len(text) - decimals + 2] + text[len(text) - decimals + 2 :].rstrip("0")).replace("-", "−")
    return text.replace(".", ",") if language == "de" else text


def percentages(values: Mapping[str, float], language: str) -> dict[str, str]:
    """Every share between 0 and 1 in per cent, called `name_percent`: two digits that count.

    A p and the level it is compared with get as many digits as it takes to see which is the larger.
    """
    shares = {name: value for name, value in values.items() if 0 <= value <= 1}
    digits = 2
    p, level = shares.get("p"), shares.get("level")
    if p is not None and level is not None and p != level:
        while digits < MOST_DIGITS and percentage(p, digits) == percentage(level, digits):
            digits += 1
    return {
        f"{name}_percent": localised(percentage(value, digits if name in {"p", "level"} else 2), language)
        for name, value in shares.items()
    }


def percentage(share: float, digits: int) -> str:
    """100 times the share with so many digits that count, and no zeros behind them: 5, 1.3, 0.0001."""
    text = f"{100 * share:.{digits}g}"
    return f"{float(text):.{MOST_DIGITS}f}".rstrip("0").rstrip(".")


def in_percent(share: float, language: str) -> str:
    """The share with its sign, two digits that count: 1.1 %, 0.63 %, 5 %."""
    return f"{localised(percentage(share, 2), language)} %"


def decimals_of(low: float, high: float) -> int:
    """Decimal places that show half of this width with one digit, or with two that begin with 1 or 2.

    Two at least where it is below ten, else one or none. More where an end would be written as zero that is
    not: an interval must not look as if it held zero.
    """
    if not high > low:
        return 2
    half = (high - low) / 2
    first = math.floor(math.log10(half))
    decimals = max(2 - max(first, 0), 0, -first + (half < 3 * 10.0**first))
    while low * high > 0 and decimals < MOST_DECIMALS and 0 in (round(low, decimals), round(high, decimals)):
        decimals += 1
    return decimals


def written(value: float, decimals: int, language: str) -> str:
    """The value with so many decimals, as a power of ten where they were too many; no minus zero."""
    text = f"{value:.{decimals}f}" if decimals <= MOST_DECIMALS else f"{value:.1e}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return localised(text.replace("-", "−"), language)


def localised(text: str, language: str) -> str:
    """The number with the language's decimal mark."""
    return text.replace(".", ",") if language == "de" else text
