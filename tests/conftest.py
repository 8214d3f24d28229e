"""Fixtures that every folder shares. Each area brings its own plugin."""

from hypothesis import settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

pytest_plugins = [
    "tests.one_thread",  # before whoever imports numpy
    "tests.fewer_collections",  # before whoever imports much
    "tests.in_memory",  # before whoever makes a directory
    "tests.no_proxy",  # before whoever asks for a page
    "tests.built_before",
    "tests.databases",
    "tests.browser",
    "tests.compiled_before",
    "tests.drawn_before",  # before whoever imports it
    "tests.drawing_process",
    "tests.light_passwords",
    "tests.mail.fixtures",
    "tests.near_keepers",
    "tests.pulse_week",
    "tests.quick",
    "tests.ready_keys",
    "tests.whole_days",
]

# A busy machine is no failure: the tests ask what is computed, the benchmarks how fast.
# Every day the same examples, so that what failed fails again; `scripts/test --long` draws new ones.
settings.register_profile("resonanz", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1_000, print_blob=True)
settings.load_profile("resonanz")

of_loaded_modules = providers._get_local_constants


def constants() -> Constants:
    """Every day none: those of whatever happens to be loaded would make other examples of all of them.

    Which modules are is a matter of the tests before, and of a number that was changed anywhere.
    """
    return Constants() if settings().derandomize else of_loaded_modules()


providers._get_local_constants = constants
