"""What a customer waits for an answer to: opened, answered by a person, settled with cause and action."""
