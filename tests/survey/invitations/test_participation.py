"""In which of three bands participation lies, fixed once a day, and of large groups alone."""

import secrets
from pathlib import Path
from uuid import uuid4

import pytest

from survey.invitations.participation import HIGH, LOW, MIDDLE, band_of, fix_bands, fixed_bands
from survey.invitations.slots import Slot, Slots, create_slots
from survey.private_directory import write_new

DAY = 739_000


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    """Ten people in Nord, nine in West."""
    write_new(tmp_path / "manifest", b"{}")
    create_slots(
        tmp_path,
        [
            Slot(f"{cell} {number}".encode(), uuid4(), f"{cell} {number}", cell)
            for cell, size in (("nord", 10), ("west", 9))
            for number in range(size)
        ],
    )
    return Slots(tmp_path)


def take(slots: Slots, cell: str, numbers: range) -> None:
    for number in numbers:
        assert slots.take([(f"{cell} {number}".encode(), cell, secrets.token_bytes(256))]) == [None]


def test_the_bands_meet_at_a_third_and_two_thirds() -> None:
    found = [band_of(used, 12) for used in range(13)]
    assert found == [LOW] * 4 + [MIDDLE] * 5 + [HIGH] * 4
    assert [band_of(used, 10) for used in (0, 3, 4, 6, 7, 10)] == [LOW, LOW, MIDDLE, MIDDLE, HIGH, HIGH]


def test_before_the_first_day_nothing_is_told(slots: Slots) -> None:
    take(slots, "nord", range(10))
    assert fixed_bands(slots) is None


def test_a_day_is_fixed_once_whoever_asks_how_often(slots: Slots) -> None:
    fix_bands(slots, DAY)
    take(slots, "nord", range(10))
    fix_bands(slots, DAY)
    fix_bands(slots, DAY - 1)
    assert fixed_bands(slots) == (DAY, {"nord": LOW, "": LOW})
    fix_bands(slots, DAY + 1)
    assert fixed_bands(slots) == (DAY + 1, {"nord": HIGH, "": MIDDLE})


def test_of_nine_people_nothing_is_told(slots: Slots) -> None:
    take(slots, "west", range(9))
    fix_bands(slots, DAY)
    told = fixed_bands(slots)
    assert told is not None
    assert set(told[1]) == {"nord", ""}
