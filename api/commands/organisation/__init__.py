"""Who works where, and how each is reached."""
