"""What a running server does by itself, again and again."""
