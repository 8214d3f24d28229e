"""Pure functions from a panel to results, sentences and pictures."""
