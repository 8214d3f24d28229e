"""Whom of the known people a roster means: by number or address, and never by a guess."""

from pathlib import Path

import pytest

from survey.errors import WrongRows
from survey.organisation.tables import Person
from tests.roster import imported, looked_at


def people(*rows: tuple[str, str, str]) -> str:
    return "".join(
        f"{number},{name},{email},Nord,Service,front,\n" for number, name, email in (*rows, *OTHERS)
    )


OTHERS = [(f"{number:05}", f"Person {number}", f"p{number}@example.org") for number in range(10, 30)]
ADA = ("00001", "Ada", "ada@example.org")
BO = ("00002", "Bo", "bo@example.org")


async def kinds(folder: Path, rows: str) -> dict[str, int]:
    counts = (await looked_at(folder, rows))["counts"]
    return {kind: count for kind, count in counts.items() if count}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("E-17", "Ada", "ada@example.org"), {"renumbered": 1}),
        (("00001", "Ada", "ada.new@example.org"), {"renamed": 1}),
        (("", "Ada", "Ada@Example.org"), {"renamed": 1}),  # no number takes none away
        (("00001", "Ada Lovelace", ""), {"renamed": 1}),
        (("00007", "Ada", "ada.new@example.org"), {"joined": 1, "left": 1}),
        (("00007", "Ada", "bo@example.org"), None),
    ],
    ids=["other number", "other address", "no number", "no address", "neither", "a colleague's address"],
)
async def test_number_or_address_make_the_same_person(
    database: str, tmp_path: Path, row: tuple[str, str, str], expected: dict[str, int] | None
) -> None:
    await imported(tmp_path, people(ADA, BO))
    if expected is None:
        with pytest.raises(WrongRows):
            await kinds(tmp_path, people(row, BO))
    else:
        assert await kinds(tmp_path, people(row, BO)) == expected


async def test_where_number_and_address_are_two_peoples_the_name_decides(
    database: str, tmp_path: Path
) -> None:
    await imported(tmp_path, people(ADA, BO))
    # Bo has left, and Ada got the address.
    assert await kinds(tmp_path, people(("00001", "Ada", "bo@example.org"))) == {"left": 1, "renamed": 1}
    # Two numbers in the wrong row.
    swapped = people(("00002", "Ada", "ada@example.org"), ("00001", "Bo", "bo@example.org"))
    assert await kinds(tmp_path, swapped) == {"renumbered": 2}
    with pytest.raises(WrongRows) as refused:
        await kinds(tmp_path, people(("00001", "Cleo", "bo@example.org")))
    (error,) = refused.value.errors
    assert (error.row, error.column, error.value) == (2, "reference", "00001")
    assert error.say().startswith("The number belongs to Ada, the address to Bo.")


async def test_two_rows_cannot_be_one_person(database: str, tmp_path: Path) -> None:
    await imported(tmp_path, people(ADA))
    with pytest.raises(WrongRows) as refused:
        await kinds(tmp_path, people(("00001", "Ada", "new@example.org"), ("9", "Ada", "ada@example.org")))
    (error,) = refused.value.errors
    assert error.row == 3
    assert error.say().startswith("By number or address this is the person in row 2 as well, known as Ada.")


async def test_numbers_that_lost_their_zeros_are_asked_about_where_the_address_is_known(
    database: str, tmp_path: Path
) -> None:
    await imported(tmp_path, people(ADA, BO))
    stripped = people(ADA, BO).replace("\n0000", "\n").replace("\n000", "\n").removeprefix("0000")
    found = await looked_at(tmp_path, stripped)
    assert found["asks"]
    assert found["lost_zeros"] == found["counts"]["renumbered"] == 22
    assert found["counts"]["left"] == found["counts"]["joined"] == 0


async def test_numbers_that_lost_their_zeros_are_refused_where_nothing_else_is_known(
    database: str, tmp_path: Path
) -> None:
    head = "reference,name,team,department,office\n"
    rows = "".join(f"{number:04},P {number},Nord,Service,front\n" for number in (7, 42, 1000))
    await imported(tmp_path, rows, head)
    with pytest.raises(WrongRows) as refused:
        await looked_at(tmp_path, rows.replace("0007", "7").replace("0042", "42"), head)
    assert [(error.row, error.value) for error in refused.value.errors] == [(2, "7"), (3, "42")]
    assert (
        refused.value.errors[0].say().startswith("This number was 0007: a spreadsheet has removed the zeros")
    )
    # Somebody else may have the number.
    assert (await looked_at(tmp_path, rows.replace("0007,P 7", "7,Zoe"), head))["counts"]["joined"] == 1


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("1,MÃ¼ller,,Nord,S,front,\n", "name", "Letters were exchanged"),
        ("1,Ada,,SÃ¼d,S,front,\n", "team", "Letters were exchanged"),
        ("1,M├╝ller,,Nord,S,front,\n", "name", "Letters were exchanged"),  # read as MS-DOS
        ("1,MÃƒÂ¼ller,,Nord,S,front,\n", "name", "Letters were exchanged"),  # twice
        ("1,M?ller,,Nord,S,front,\n", "name", "A character was lost"),
        ('"4,71E+11",Ada,,Nord,S,front,\n', "reference", "A spreadsheet has shortened this number"),
        ("1.23457E+08,Ada,,Nord,S,front,\n", "reference", "A spreadsheet has shortened this number"),
        ("1E+11,Ada,,Nord,S,front,\n", "reference", "A spreadsheet has shortened this number"),
        ("#NV,Ada,,Nord,S,front,\n", "reference", "This is a spreadsheet's error message"),
        ("1,Ada,,#BEZUG!,S,front,\n", "team", "This is a spreadsheet's error message"),
        ("1,Ada,,Nord,#N/A,front,\n", "department", "This is a spreadsheet's error message"),
        ("NULL,Ada,,Nord,S,front,\n", "reference", "This is what a program writes"),
    ],
)
async def test_what_a_program_has_damaged_is_refused(
    database: str, tmp_path: Path, row: str, column: str, reason: str
) -> None:
    with pytest.raises(WrongRows) as refused:
        await looked_at(tmp_path, row)
    (error,) = refused.value.errors
    assert (error.row, error.column) == (2, column)
    assert error.say().startswith(reason)
    assert await Person.count() == 0


async def test_a_number_with_a_decimal_zero_is_the_number(database: str, tmp_path: Path) -> None:
    await imported(tmp_path, "1001,Ada,,Nord,S,front,\n")
    assert await kinds(tmp_path, "1001.0,Ada,,Nord,S,front,\n") == {}
