"""Measures and replies: their pages, their commands, and how a measure is judged."""
