"""Fixtures that every folder shares. Each area brings its own plugin."""

pytest_plugins = ["tests.databases"]
