"""A lead reads what colleagues said of the own team: word for word, with the dates of the quarter."""

from datetime import date

import pytest

from api.web.looks.templates import environment
from survey.customers.colleagues import SaidByColleagues

SAID = SaidByColleagues("Nord", date(2026, 1, 5), date(2026, 4, 5), 6, 3.5, ("<b>Late</b>", "Thank you"))


@pytest.mark.parametrize(("language", "mean"), [("en", "3.5 of 5, from 6"), ("de", "3,5 von 5, aus 6")])
def test_a_quarter_has_its_dates_its_mean_and_its_words(language: str, mean: str) -> None:
    macros = environment(language).get_template("lead/colleagues.html").module
    page = str(macros.colleagues_of([SAID]))  # type: ignore[attr-defined]  # what the template defines
    for told in ("Nord", mean, "&lt;b&gt;Late&lt;/b&gt;", "Thank you", "2026"):
        assert told in page
    assert str(macros.colleagues_of([])).strip() == ""  # type: ignore[attr-defined]  # the same
