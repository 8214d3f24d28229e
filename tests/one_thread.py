"""Linear algebra takes one thread in tests, as in reports: with small matrices a second one only waits.

By itself each process takes as many as there are cores, and the simulated years of the calibration took 1.7
times the processor time.
"""

import os

# Read once, when numpy is loaded first; servers and commands that tests start inherit it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
