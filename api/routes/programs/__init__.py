"""What programs ask, with a key."""
