"""What can be set, what each setting may say, and what holds."""
