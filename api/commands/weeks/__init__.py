"""Weeks, what is registered for them, and what stands beside them."""
