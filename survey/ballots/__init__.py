"""What was said, by nobody: keys, blind signatures, tokens, sealed answers."""
