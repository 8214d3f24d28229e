"""What commands and servers load, loaded: the process that forks for them (tests/warm.py) imports this.

What they find out of their libraries before anything else is found out, too.
"""

import gc
import importlib

import api.app
import api.cli
from api import installation
from api.commands import running

for name in (*api.cli.COMMANDS.values(), *(each.partition(":")[0] for each in running.COMMANDS.values())):
    importlib.import_module(name)
installation.tested()
gc.collect()
gc.freeze()
