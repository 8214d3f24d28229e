"""Wishes of customers, for those who can do something about them."""
