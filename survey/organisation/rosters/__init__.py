"""A roster as it comes in: read, checked, and nobody twice."""
