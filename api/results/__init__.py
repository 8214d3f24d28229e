"""What was released, for everybody who was asked."""
