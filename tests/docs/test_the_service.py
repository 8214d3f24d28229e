"""The unit in docs/running.md: systemd understands it, and it shields what it says."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

PAGE = Path("docs/running.md")
REMEDY = "These tests need systemd-analyze: apt-get install -y systemd"
# Of 10 (nothing is shielded); a unit without any of it is the control.
SHIELDED, BARE = 2.0, 9.0


def unit() -> str:
    (text,) = re.findall(r"^```systemd\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    return str(text)


def analyzed(folder: Path, text: str, *verb: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.fail(REMEDY)
    path = folder / "resonanz.service"
    # The program is not installed where the tests are.
    path.write_text(text.replace("/opt/resonanz/.venv/bin/resonanz", "/bin/true"))
    return subprocess.run(
        [program, *verb, str(path)], capture_output=True, text=True, timeout=60, check=False
    )


def exposure(folder: Path, text: str) -> float:
    told = analyzed(folder, text, "security", "--offline=yes", "--no-pager")
    (found,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", told.stdout)
    return float(found)


def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    told = analyzed(tmp_path, unit(), "verify")
    ours = [line for line in told.stderr.splitlines() if "resonanz" in line]
    assert (ours, told.returncode) == ([], 0)


def test_a_misspelt_line_would_be_noticed(tmp_path: Path) -> None:
    told = analyzed(tmp_path, unit().replace("LimitCORE=0", "LimitCores=0"), "verify")
    assert "LimitCores" in told.stderr


def test_the_unit_shields_the_server_and_a_bare_one_does_not(tmp_path: Path) -> None:
    bare = "[Service]\nType=exec\nExecStart=/opt/resonanz/.venv/bin/resonanz serve\n"
    assert exposure(tmp_path, unit()) <= SHIELDED
    assert exposure(tmp_path, bare) >= BARE
