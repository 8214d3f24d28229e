"""What is collected, and the promise about it."""
