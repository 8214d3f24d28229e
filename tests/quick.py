"""`--quick`: the tests that are cheap and tell most, for the loop of every day (`scripts/test --quick`).

Nobody keeps a list. What a test takes decides: a file is left out when it, or a helper of the tests that it
imports, starts processes, runs commands, simulates organisations, draws, makes keys of passwords or asks
other programs; a test of the other files when it takes a browser, PostgreSQL or processes of its own, or
counts what comes out of many tries. Rules are held against a fifth of their examples.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
COSTLY_IMPORTS = {
    "analytics.charts",
    "analytics.planning",
    "analytics.simulated",
    "api.cli.beginning.demo",
    "api.exports",
    "api.gallery",
    "api.report.page",
    "api.report.reporting",
    "api.simulated",
    "api.theatre",
    "click.testing",  # whole commands, each of which opens an installation: a third of all others together
    "linearmodels",
    "multiprocessing",
    "pingouin",
    "playwright",
    "pyfixest",
    "statsmodels",
    "subprocess",
    "survey.secrets_archive",
    "tests.api.access.provider",
    "tests.benchmarks",
    "tests.journeys",
    "tests.promises.simulated_waves",
    "tests.pulse_week",
}
EXAMPLES = 20
COSTLY_FIXTURES = {"postgres_cluster"}
COSTLY_MARKS = ("browser", "counted", "long", "processes")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="only tests that are cheap: tests/quick.py")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("quick"):
        settings.register_profile("quick", settings.default, max_examples=EXAMPLES)
        settings.load_profile("quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave costly files out before they are imported, which takes seconds itself."""
    left_out = (
        config.getoption("quick")
        and collection_path.name.startswith("test_")
        and collection_path.suffix == ".py"
        and is_costly(collection_path)
    )
    return True if left_out else None  # None: as pytest would have it


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("quick"):
        left_out = {item for item in items if takes_much(item)}
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def takes_much(item: pytest.Item) -> bool:
    """Whether this test takes a browser, PostgreSQL, processes or many tries, or is too long for any day."""
    if any(item.get_closest_marker(mark) for mark in COSTLY_MARKS):
        return True
    parameters = (
        item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    )
    fixtures = getattr(item, "fixturenames", ())
    return parameters.get("database_url") == "postgres" or not COSTLY_FIXTURES.isdisjoint(fixtures)


@cache
def is_costly(file: Path) -> bool:
    """Whether a file of the tests lies among the costly ones or imports one, itself or by a helper."""
    folders = file.relative_to(ROOT).with_suffix("").parts
    return any(map(is_named, (".".join(folders), *imported(file)))) or any(map(is_costly, helpers(file)))


def is_named(module: str) -> bool:
    return any(module == costly or module.startswith(f"{costly}.") for costly in COSTLY_IMPORTS)


def helpers(file: Path) -> Iterator[Path]:
    """The files of the tests that this one imports."""
    for module in imported(file):
        found = ROOT.joinpath(*module.split(".")).with_suffix(".py")
        if module.startswith("tests.") and found.is_file():
            yield found


@cache
def imported(file: Path) -> frozenset[str]:
    """The modules that a file names, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{each.name}" for each in node.names)
    return frozenset(names)
