"""Commands for the customers' side."""
