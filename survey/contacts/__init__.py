"""Customers' contacts, ratings and wishes, and the facts beside them."""
