"""Numbers, dates and messages as the reader's language writes them."""

from datetime import UTC, date, datetime

import pytest
from babel.support import Translations

from api import texts
from api.texts import (
    LANGUAGES,
    day,
    decimal,
    moment,
    percent,
    probability,
    setting,
    short_day,
    translations,
    unbroken,
    week_days,
)


@pytest.mark.parametrize(("language", "expected"), [("en", "−1,234.50"), ("de", "−1.234,50")])
def test_a_number_has_its_languages_separators_and_a_true_minus(language: str, expected: str) -> None:
    assert decimal(-1234.5, language) == expected


def test_a_number_that_rounds_to_zero_has_no_sign() -> None:
    assert decimal(-0.001, "en") == "0.00"


def test_whole_numbers_have_no_decimal_point() -> None:
    assert decimal(12_345, "de", digits=0) == "12.345"


def test_a_setting_is_written_as_it_was_chosen() -> None:
    assert setting(0.05, "de") == "0,05"
    assert setting(9_999, "en") == "9,999"


@pytest.mark.parametrize("value", [1e300, -1e300, 1.7e308, 1e24 + 0.5])
def test_a_number_of_any_size_is_written_out(value: float) -> None:
    assert decimal(value, "de").startswith(("1.", "−1.", "17"))
    assert setting(value, "en").startswith(("1,", "-1,", "170,"))


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf")])
def test_what_is_not_a_number_is_a_dash(missing: float | None) -> None:
    assert decimal(missing, "en") == percent(missing, "en") == probability(missing, "en") == "–"


def test_a_share_is_written_as_per_cent() -> None:
    assert percent(0.125, "en", digits=1) == "12.5%"
    assert percent(0.12, "de") == "12\N{NO-BREAK SPACE}%"


def test_a_small_probability_is_never_written_as_zero() -> None:
    assert probability(0.0001, "de") == "< 0,001"
    assert probability(0.0306, "en") == "= 0.031"


def test_a_date_is_written_in_words() -> None:
    assert day(date(2026, 3, 9), "en") == "9 March 2026"
    assert day(date(2026, 3, 9), "de") == "9. März 2026"


def test_a_date_in_a_table_is_short() -> None:
    assert short_day(date(2026, 3, 9), "en") == "9 Mar 2026"
    assert short_day(date(2026, 3, 9), "de") == "09.03.2026"


def test_a_week_names_month_and_year_once_where_it_can() -> None:
    assert week_days(date(2026, 3, 9), "en") == "9 to 15 March 2026"
    assert week_days(date(2026, 3, 9), "de") == "9. bis 15. März 2026"
    assert week_days(date(2026, 3, 30), "en") == "30 March to 5 April 2026"
    assert week_days(date(2026, 3, 30), "de") == "30. März bis 5. April 2026"
    assert week_days(date(2025, 12, 29), "de") == "29. Dezember 2025 bis 4. Januar 2026"


def test_a_time_in_the_coming_days_names_the_day() -> None:
    closes = datetime(2026, 3, 16, 18, tzinfo=UTC)
    assert moment(closes, "en") == "Monday 16 March, 18:00"
    assert moment(closes, "de") == "Montag, 16. März, 18:00 Uhr"


def test_a_message_of_the_survey_is_said_in_german() -> None:
    message = "{file}: {count} errors; nothing was read."
    assert translations("en").gettext(message) == message
    assert translations("de").gettext(message).startswith("{file}: {count} Fehler")


def test_an_area_is_read_when_the_others_lack_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that says nothing of the pages does not read what the pages say, which is most of it."""
    read: list[str] = []
    reads = texts._read

    def noted(language: str, domain: str) -> Translations:
        read.append(domain)
        return reads(language, domain)

    monkeypatch.setattr(texts, "_read", noted)
    spoken = translations.__wrapped__("de")
    assert spoken.gettext("in months") == "in Monaten"
    assert read == ["analytics"]
    assert spoken.gettext("{file}: {count} errors; nothing was read.").startswith("{file}: {count} Fehler")
    assert read == ["analytics", "survey"]
    assert spoken.ngettext("%(num)s answer", "%(num)s answers", 2) == "%(num)s Antworten"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_nobody_translated_stays_readable(language: str) -> None:
    assert translations(language).gettext("an unknown sentence") == "an unknown sentence"


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match="'fr'"):
        translations("fr")


def test_a_figure_stays_on_one_line_with_its_sign() -> None:
    assert unbroken("p = 0.03, 80 % power") == "p\u00a0=\u00a00.03, 80\u00a0% power"
