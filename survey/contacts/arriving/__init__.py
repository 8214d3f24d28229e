"""Contacts as they come in: from programs, and from files."""
