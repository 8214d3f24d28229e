"""What commands and servers load, loaded: the process that forks for them (tests/warm.py) imports this.

What each process asks of its libraries once, it has asked as well, and pages and words are read.
"""

import gc
import importlib

import api.app
import api.cli
from api import texts
from api.commands import running
from survey.ballots.self_test import self_test
from tests import compiled_before

COMMANDS = (*api.cli.COMMANDS.values(), *(each.partition(":")[0] for each in running.COMMANDS.values()))
# The last is the application of most journeys.
for name in (*COMMANDS, "tests.pulse_week"):
    importlib.import_module(name)
self_test()
compiled_before.share()
compiled_before.read_all()
for language in texts.LANGUAGES:
    texts.translations(language).gettext("Resonanz")
gc.collect()
gc.freeze()
