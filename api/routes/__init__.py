"""One file per audience or noun."""
