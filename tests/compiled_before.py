"""Page templates compiled once per session, and not in each process of the tests and each server it forks.

Jinja takes a compiled template if its text is still the same. They lie in a directory of the session, so that
none outlives the code that it was compiled by. A server that starts as in production compiles its own.
"""

import os
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

if TYPE_CHECKING:
    import pytest  # only there: whoever forks (tests/loaded.py) imports this file

PLACE = "COMPILED_TEMPLATES"
OURS = ("en", "de")


class Compiled(BytecodeCache):
    """A file for each template in each language, for Jinja computes filters on constants when it compiles."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        file = self._file(bucket)
        if file and file.exists():
            bucket.bytecode_from_string(file.read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        file = self._file(bucket)
        if file:
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as begun:
                begun.write(bucket.bytecode_to_string())
            Path(begun.name).replace(file)  # whole, whoever else is at it

    def _file(self, bucket: Bucket) -> Path | None:
        # A language that was added is not the same in every test.
        language = bucket.environment.globals.get("lang")
        return self._folder / f"{language}-{bucket.key}" if language in OURS else None


def take_compiled_templates() -> None:
    """From now on in this process and in those that it forks."""
    if "api.web.looks.templates" in sys.modules and PLACE in os.environ:
        compiled = Compiled(Path(os.environ[PLACE]))
        vars(sys.modules["api.web.looks.templates"])["Environment"] = partial(
            Environment, bytecode_cache=compiled
        )


def pytest_configure(config: "pytest.Config") -> None:
    """Processes of tests that this one starts take the same directory."""
    if PLACE not in os.environ:
        os.environ[PLACE] = tempfile.mkdtemp(prefix="resonanz-templates-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(PLACE)))


def pytest_collection_finish() -> None:
    take_compiled_templates()
