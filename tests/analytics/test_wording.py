import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from analytics.parts.listed import PARTS
from analytics.rendering import number, render
from analytics.wording import SENTENCES, Sentence, say

ROOT = Path(__file__).parents[2]
CATALOG = ROOT / "frontend/locales/de/LC_MESSAGES/analytics.po"

CAUSAL = {
    "en": r"\b(caus|influenc|affect|impact|improv|increas|boost|produc|driv(e|es|en|ing)\b|makes?\b|making\b"
    r"|lead(s|ing)? to|result(s|ing)? in|because\b|thanks to|due to|therefore\b)",
    "de": r"verursach|bewirk|beeinfluss|führt? zu\b|führen zu\b|wirkt|auswirk|steiger|verbesser|treib|ursache"
    r"|\b(weil|wegen|daher|dadurch|deshalb|aufgrund|sorgt für)\b",
}


def german() -> dict[str, str]:
    with CATALOG.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="de") if m.id and not m.fuzzy}


TOLD = {
    *SENTENCES.values(),
    *(text for part in PARTS for text in (part.heading, part.null, *part.assumptions)),
}


@pytest.mark.parametrize("english", sorted(TOLD))
def test_no_sentence_says_that_one_side_brings_about_the_other(english: str) -> None:
    assert not re.search(CAUSAL["en"], english, re.IGNORECASE)
    assert not re.search(CAUSAL["de"], german()[english], re.IGNORECASE)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Happiness leads to ratings."),
        ("en", "It is due to mood."),
        ("de", "Stimmung verursacht Bewertungen."),
        ("de", "Das führt zu mehr."),
        ("de", "Die Stimmung beeinflusst sie."),
    ],
)
def test_the_search_for_causal_words_finds_them(language: str, sentence: str) -> None:
    assert re.search(CAUSAL[language], sentence, re.IGNORECASE)


def test_the_direction_is_said_only_as_strongly_as_it_was_tested() -> None:
    assert "precedes" in SENTENCES["supported_precedes"]
    assert "goes with" in SENTENCES["supported_goes_with"]
    assert "direction cannot be separated" in SENTENCES["supported_goes_with"]
    assert "precedes" not in SENTENCES["supported_goes_with"]


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (0.3, "0.30", "0,30"),
        (-0.123456, "−0.12", "−0,12"),
        (0.0123, "0.012", "0,012"),
        (0.0001, "0.0001", "0,0001"),
        (0.05, "0.05", "0,05"),
        (0.3004, "0.30", "0,30"),
        (0.000123, "0.00012", "0,00012"),
        (95.0, "95", "95"),
        (999.123, "999.12", "999,12"),
        (-87257712.53, "−87257713", "−87257713"),
        (2.39, "2.39", "2,39"),
        (12, "12", "12"),
        (-3, "−3", "−3"),
        (0.0, "0", "0"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(value: float, english: str, german: str) -> None:
    assert number(value, "en") == english
    assert number(value, "de") == german


@pytest.mark.parametrize(
    ("slope", "low", "high", "english", "german"),
    [
        (0.2149, 0.1638, 0.2641, "0.21 (0.16 to 0.26)", "0,21 (0,16 bis 0,26)"),
        (0.0512, 0.0402, 0.0622, "0.051 (0.040 to 0.062)", "0,051 (0,040 bis 0,062)"),
        (-0.0004, -0.31, 0.3, "0.00 (−0.31 to 0.30)", "0,00 (−0,31 bis 0,30)"),
        (3713.1, -22267.3, 29693.5, "3713 (−22267 to 29694)", "3713 (−22267 bis 29694)"),
        (12.34, -15.51, 40.19, "12.3 (−15.5 to 40.2)", "12,3 (−15,5 bis 40,2)"),
        (0.0612, 0.0031, 0.1193, "0.061 (0.003 to 0.119)", "0,061 (0,003 bis 0,119)"),
        (-0.0612, -0.1193, -0.0004, "−0.0612 (−0.1193 to −0.0004)", "−0,0612 (−0,1193 bis −0,0004)"),
        (1e-13, -2e-13, 4e-13, "1.0e−13 (−2.0e−13 to 4.0e−13)", "1,0e−13 (−2,0e−13 bis 4,0e−13)"),
    ],
)
def test_a_slope_and_its_interval_are_rounded_alike_by_its_width_and_never_to_minus_zero(
    slope: float, low: float, high: float, english: str, german: str
) -> None:
    message = Sentence("x", "{slope} ({low} to {high})", {"slope": slope, "low": low, "high": high})
    assert render(message, "en", str) == english
    assert render(message, "de", lambda text: text.replace("to", "bis")) == german


@pytest.mark.parametrize(
    ("p", "level", "shown"),
    [
        (0.0123, 0.05, "1.2 of 5"),
        (0.0001, 0.05, "0.01 of 5"),
        (0.44, 0.05, "44 of 5"),
        (1.0, 0.0114, "100 of 1.1"),
        (0.0502, 0.05, "5.02 of 5"),
        (0.011363, 0.011364, "1.1363 of 1.1364"),
        (0.05, 0.05, "5 of 5"),
        (0.0278, 1e-6, "2.8 of 0.0001"),
    ],
)
def test_shares_are_per_cent_and_p_is_told_apart_from_the_level(p: float, level: float, shown: str) -> None:
    message = Sentence("x", "{p_percent} of {level_percent}", {"p": p, "level": level})
    assert render(message, "en", str) == shown
    assert render(message, "de", str) == shown.replace(".", ",")


def test_an_interval_that_covers_nearly_all_is_not_called_one_of_a_hundred_per_cent() -> None:
    message = Sentence("x", "{level} %", {"level": 100 * (1 - 1e-6)})
    assert render(message, "en", str) == "99.9999 %"
    assert render(Sentence("x", "{level} %", {"level": 100 * (1 - 0.05)}), "en", str) == "95 %"


@pytest.mark.parametrize("code", SENTENCES)
def test_nothing_is_called_frequent_or_relevant_beforehand(code: str) -> None:
    assert not re.search(r"\boften\b|called relevant|relevant beforehand", SENTENCES[code])


def test_a_message_is_said_in_the_readers_language() -> None:
    message = say("few_weeks", have=3, need=20)
    assert render(message, "en", str) == "Weeks with both sides: 3; at least 20 are needed."
    assert (
        render(message, "de", german().__getitem__)
        == "Wochen mit beiden Seiten: 3; nötig sind mindestens 20."
    )
