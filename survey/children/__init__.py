"""Processes of their own for what no long-running server may hold: keys, secrets, opened answers."""
