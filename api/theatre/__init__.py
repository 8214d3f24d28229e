"""The attacks on published numbers, played on an own roster with invented answers."""
