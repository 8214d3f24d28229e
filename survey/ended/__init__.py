"""What of a wave is kept beside the keys when it has ended."""
