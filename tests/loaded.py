"""What commands and servers load, loaded, and pages compiled: the process that forks for them imports this.

See tests/warm.py.
"""

import gc
import importlib

import api.app
import api.cli
from api.commands import running
from tests import compiled_before

for name in (*api.cli.COMMANDS.values(), *(each.partition(":")[0] for each in running.COMMANDS.values())):
    importlib.import_module(name)
compiled_before.share()
compiled_before.read_all()
gc.collect()
gc.freeze()
