"""What was set while the server runs, in place of what its environment does not say."""
