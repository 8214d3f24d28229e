"""The import contracts of pyproject.toml, with the tests as well as with `scripts/check`."""

import pytest
from importlinter.cli import lint_imports

from tests.docs.documents import ROOT


def test_every_import_contract_holds(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert not broken, capsys.readouterr().out
