"""Sums of what customers said, kept for weeks that are final, so that a report need not add up a year."""
