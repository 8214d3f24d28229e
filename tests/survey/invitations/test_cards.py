"""Sheets of codes: bound to a group and a week, typed in by tired people, ended and drawn again."""

from pathlib import Path

import pytest

from survey.errors import BadInput, NotFound
from survey.invitations.cards import (
    ALPHABET,
    Pile,
    Wanted,
    code_in,
    codes_for,
    draw,
    read_piles,
    void,
    written,
)
from survey.secrets_directory import SecretsDirectory, open_secrets_directory

NORD, SUED, BOTH = frozenset({"team:n"}), frozenset({"team:s"}), frozenset({"team:n", "team:s"})


@pytest.fixture
def secrets(tmp_path: Path) -> SecretsDirectory:
    return open_secrets_directory(tmp_path / "secrets")


def pile(secrets: SecretsDirectory, members: frozenset[str] = NORD, sheets: int = 5) -> Pile:
    (made,) = draw(secrets, [Wanted("Nord", members, sheets)], 100, 13)
    return made


def test_a_code_is_read_however_it_is_typed(secrets: SecretsDirectory) -> None:
    made = pile(secrets)
    code = made.code(made.sheets[0], 100)
    alike = written(code).lower().replace("0", "o").replace("1", "l")
    assert {
        code_in(text)
        for text in (
            code,
            written(code),
            f" {alike} ",
            *(written(code).replace("-", between) for between in (" ", "—", "_", "\u200b", " – ", "‑")),
            "".join(chr(ord(sign) + 0xFEE0) for sign in written(code)),
            f'"{written(code)}".',
        )
    } == {code}


def test_a_mistyped_code_is_told_and_other_texts_are_none() -> None:
    # One in 32 wrong signs is taken for a right one, of one code more by chance: so it is always this code.
    code = Pile(bytes(32), "Nord", NORD, 100, 13, (1000,)).code(1000, 100)
    refused = 0
    for place, right in enumerate(code):
        for sign in ALPHABET.replace(right, ""):
            try:
                refused += code_in(code[:place] + sign + code[place + 1 :]) is None
            except BadInput:
                refused += 1
    assert refused >= 12 * 31 * 0.96
    assert [code_in(text) for text in ("", "K7QM", "https://example.org/r/x", code + "7", "U" * 12)] == [
        None
    ] * 5


def test_every_sheet_and_week_has_a_code_of_its_own(secrets: SecretsDirectory) -> None:
    made = pile(secrets, sheets=40)
    codes = [made.code(sheet, week) for sheet in made.sheets for week in range(100, 113)]
    assert len(set(codes)) == len(codes) == 520


def test_sheets_count_for_their_weeks_and_group_and_for_what_it_becomes_part_of(
    secrets: SecretsDirectory,
) -> None:
    pile(secrets)
    pile(secrets, SUED)
    piles = read_piles(secrets)
    assert len(codes_for(piles, NORD, 100, 9)) == len(codes_for(piles, NORD, 112, 9)) == 5
    assert codes_for(piles, NORD, 99, 9) == codes_for(piles, NORD, 113, 9) == []
    assert len(codes_for(piles, BOTH, 100, 99)) == 10
    both = [pile(secrets, BOTH)]
    assert codes_for(both, NORD, 100, 9) == []


def test_where_there_are_too_many_a_lot_decides_anew_each_week(secrets: SecretsDirectory) -> None:
    made = pile(secrets)
    left_out = {
        sheet
        for week in range(100, 113)
        for sheet in made.sheets
        if made.code(sheet, week) not in codes_for([made], NORD, week, 4)
    }
    assert len(left_out) > 1
    assert all(len(codes_for([made], NORD, week, 4)) == 4 for week in range(100, 113))


def test_a_lost_sheet_counts_no_more_and_another_takes_its_place(secrets: SecretsDirectory) -> None:
    made = pile(secrets)
    lost = made.sheets[0]
    assert void(secrets, lost) == "Nord"
    assert made.code(lost, 100) not in codes_for(read_piles(secrets), NORD, 100, 9)
    with pytest.raises(NotFound):
        void(secrets, lost)
    draw(secrets, [Wanted("Nord", NORD, 1)], 100, 13)
    assert len(codes_for(read_piles(secrets), NORD, 100, 9)) == 5


def test_drawn_anew_none_of_the_old_ones_counts(secrets: SecretsDirectory) -> None:
    old = codes_for([pile(secrets)], NORD, 100, 9)
    draw(secrets, [Wanted("Nord", NORD, 5)], 100, 13, anew=True)
    assert not set(old) & set(codes_for(read_piles(secrets), NORD, 100, 9))


def test_sheets_whose_weeks_are_over_are_forgotten(secrets: SecretsDirectory) -> None:
    pile(secrets)
    draw(secrets, [Wanted("Süd", SUED, 1)], 113, 13)
    assert [each.label for each in read_piles(secrets)] == ["Süd"]
