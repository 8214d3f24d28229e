"""Keys that lie ready are as good as new ones for one test: no two of them are alike."""

from pathlib import Path

from survey.ballots.keys import create_wave_keys, load_cell_key
from survey.key_directory import open_key_directory

CELLS = ("nord", "sued", "west")


def keys_of_two_weeks(folder: Path) -> list[bytes]:
    directory = open_key_directory(folder)
    for wave in ("2026-W12", "2026-W13"):
        create_wave_keys(directory, wave, CELLS)
    return [load_cell_key(directory, wave, cell) for wave in ("2026-W12", "2026-W13") for cell in CELLS]


def test_every_cell_of_every_week_of_a_test_has_a_key_of_its_own(tmp_path: Path) -> None:
    found = keys_of_two_weeks(tmp_path / "keys")
    assert len(set(found)) == len(found) == 6
