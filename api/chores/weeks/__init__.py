"""Waves and their days: what opens and closes by itself, and what is to come."""
