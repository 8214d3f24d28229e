"""Calls at other programs: where they may go, what they say, and how they are made again."""
