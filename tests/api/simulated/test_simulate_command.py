"""`resonanz simulate` writes what was simulated, and says what is true in it."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from analytics.simulated.worlds import WORLDS, world_of
from analytics.simulated.years import simulate
from api.cli import resonanz
from api.cli.analysis.simulate import FIRST_WEEK, TRUTHS
from api.panel_file.reading import read_panel
from api.simulated.releases import release_history


def run(*arguments: str) -> Result:
    return CliRunner().invoke(resonanz, ["simulate", *arguments])


def test_the_file_reads_back_to_the_panel_that_was_simulated(tmp_path: Path) -> None:
    out = tmp_path / "year.csv"
    result = run("--truth", "none", "--teams", "9", "--weeks", "30", "--seed", "7", str(out))
    assert result.exit_code == 0, result.output
    panel = read_panel(out.read_bytes(), out.name)
    world = world_of("none", teams=9, weeks=30, missing=0.05)
    expected = release_history(simulate(world, 7), FIRST_WEEK).panel
    assert panel.teams == expected.teams
    assert panel.weeks.tolist() == expected.weeks.tolist()
    assert panel.left_out == expected.left_out
    np.testing.assert_array_equal(panel.happiness.value, expected.happiness.value)
    np.testing.assert_array_equal(panel.rating.value, expected.rating.value)
    assert panel.within_variance is not None
    np.testing.assert_array_equal(panel.within_variance, expected.within_variance)


def test_it_says_what_is_true_beside_the_file_in_both_languages(tmp_path: Path) -> None:
    out = str(tmp_path / "year.csv")
    sizes = ("--teams", "6", "--weeks", "12")
    english = run(*sizes, "--effect", "0.3", out)
    assert "by 0.30 points per point" in english.stderr
    assert english.stdout == ""
    assert "um 0,30 Punkte" in run(*sizes, "--effect", "0.3", "--lang", "de", out).stderr


def test_the_panel_goes_to_standard_output_and_the_truth_beside_it() -> None:
    result = run("--teams", "6", "--weeks", "12", "-")
    assert result.stdout.startswith("team,week,happiness")
    assert result.stderr.startswith("True:")


def test_every_world_has_its_sentence() -> None:
    assert list(TRUTHS) == list(WORLDS)


def test_an_effect_where_there_is_none_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "year.csv"
    result = run("--truth", "shared", "--effect", "0.3", str(out))
    assert result.exit_code == 2
    assert "leave --effect out" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("wrong", [("--teams", "0"), ("--weeks", "1"), ("--missing", "1"), ("--truth", "x")])
def test_sizes_out_of_range_are_refused(wrong: tuple[str, str], tmp_path: Path) -> None:
    assert run(*wrong, str(tmp_path / "year.csv")).exit_code == 2
