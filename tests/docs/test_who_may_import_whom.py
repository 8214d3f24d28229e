"""The import contracts of pyproject.toml, with the tests as well as with `scripts/check`."""

import subprocess
import sys

from tests.docs.documents import ROOT


def test_every_import_contract_holds() -> None:
    """In a process of its own: the linter silences the loggers of the one it runs in."""
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(
        [sys.executable, "-c", lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout
