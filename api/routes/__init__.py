"""One folder per audience, and what every page needs."""
