"""Asking customers by our own mail: where a touchpoint does it, when, how seldom, and never again."""
