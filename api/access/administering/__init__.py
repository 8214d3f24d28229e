"""Accounts, keys of programs, settings and the log of what was changed."""
