"""What may be published of a wave, and what was."""
