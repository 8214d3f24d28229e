"""What commands and servers load, loaded: the process that forks for them (tests/warm.py) imports this."""

import gc
import importlib

import api.app
import api.cli
from api.commands import running

for name in (*api.cli.COMMANDS.values(), *(each.partition(":")[0] for each in running.COMMANDS.values())):
    importlib.import_module(name)
gc.collect()
gc.freeze()
