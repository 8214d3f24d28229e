"""Signing in, and what each role opens."""
