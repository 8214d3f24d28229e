"""Fixtures that every folder shares. Each area brings its own plugin."""

from hypothesis import settings

pytest_plugins = ["tests.databases", "tests.browser", "tests.near_keepers", "tests.pulse_week"]

# A busy machine is no failure: the tests ask what is computed, the benchmarks how fast.
settings.register_profile("resonanz", deadline=None)
settings.load_profile("resonanz")
