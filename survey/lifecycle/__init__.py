"""What happens to a wave, from its opening to its release."""
