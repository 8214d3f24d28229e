"""What commands and servers load, loaded: the process that forks for them (tests/warm.py) imports this."""

import gc
import importlib

import api.app
import api.cli
from api.commands import running
from api.texts import translations
from tests.compiled_before import take_compiled_templates

for name in (*api.cli.COMMANDS.values(), *(each.partition(":")[0] for each in running.COMMANDS.values())):
    importlib.import_module(name)
translations("de").gettext("what none of its areas has, so that all are read")
take_compiled_templates()
gc.collect()
gc.freeze()
