"""What `scripts/test --quick` leaves out."""

import pytest

from tests.quick import ROOT, is_costly


@pytest.mark.parametrize(
    "file",
    [
        "tests/survey/invitations/test_slots.py",  # imports `subprocess`
        "tests/api/simulated/test_demo_command.py",  # makes demos
        "tests/api/test_serving.py",  # imports a helper that does
        "tests/api/commands/test_wave_commands.py",  # runs commands
        "tests/api/report/test_report_page.py",  # draws whole reports
        "tests/journeys/test_pulse_page.py",
    ],
)
def test_a_file_that_takes_seconds_is_left_out(file: str) -> None:
    assert (ROOT / file).is_file()
    assert is_costly(ROOT / file)


@pytest.mark.parametrize("file", ["tests/survey/test_tally.py", "tests/api/panel_file/test_reading.py"])
def test_a_file_that_asks_the_code_directly_is_in_it(file: str) -> None:
    assert not is_costly(ROOT / file)
