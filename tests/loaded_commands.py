"""What commands load, loaded: the process that forks for each (tests/warm_commands.py) imports this first."""

import gc
import importlib

import api.cli
from api.commands import running

for name in (*api.cli.COMMANDS.values(), *(each.partition(":")[0] for each in running.COMMANDS.values())):
    importlib.import_module(name)
gc.collect()
gc.freeze()
