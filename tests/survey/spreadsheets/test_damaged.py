"""What a conversion has damaged is refused; what only looks unusual is a name."""

import pytest

from survey.errors import BadInput
from survey.spreadsheets.damaged import refuse_damaged, undamaged_number

NAMES = "Müller Süd Østby Łódź Ærø Ångström ÄÖÜ Françoise Nuñez İzmir Škoda Õnne Þór Zoë"


@pytest.mark.parametrize("name", NAMES.split())
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "cp437", "cp850"])
def test_utf_8_read_as_anything_else_is_seen(name: str, wrong: str) -> None:
    refuse_damaged(name)
    try:
        broken = name.encode().decode(wrong)
    except UnicodeDecodeError:
        return  # no file can be damaged in this way
    if wrong in {"cp1252", "latin-1"} or any("\u2500" <= character <= "\u259f" for character in broken):
        with pytest.raises(BadInput, match="Letters were exchanged"):
            refuse_damaged(broken)
        if wrong == "cp1252":
            with pytest.raises(BadInput, match="Letters were exchanged"):
                refuse_damaged(broken.encode().decode("latin-1"))


@pytest.mark.parametrize(
    "name", ["BÜ–NORD", "Gruppe „Ä“", "MENÜ–SERVICE", "SÃO PAULO", "Wer?", "#1", "#TEAM", "https://x.org/a?b"]
)
def test_an_unusual_name_is_one(name: str) -> None:
    refuse_damaged(name)


@pytest.mark.parametrize(
    "cell", ["#NV", "#N/A", "#BEZUG!", "#REF!", "#WERT!", "#NAME?", "#DIV/0!", "#ÜBERLAUF!"]
)
def test_an_error_of_a_formula_is_no_name(cell: str) -> None:
    with pytest.raises(BadInput, match="error message"):
        refuse_damaged(cell)


@pytest.mark.parametrize("cell", ["4,71E+11", "4.71E+11", "1E+11", "1.23457e+08"])
def test_a_shortened_number_is_lost(cell: str) -> None:
    with pytest.raises(BadInput, match="shortened"):
        undamaged_number(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1001.0", "1001"),
        ("1001,00", "1001"),
        ("0047", "0047"),
        ("1E5", "1E5"),
        ("v1.0", "v1.0"),
        ("1.5", "1.5"),
    ],
)
def test_a_number_is_as_it_was_given(cell: str, number: str) -> None:
    assert undamaged_number(cell) == number
