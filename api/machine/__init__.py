"""The machine below: its limits, locks and file systems, and who runs a command on it."""
