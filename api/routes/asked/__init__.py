"""What those who are asked meet, without an account."""
