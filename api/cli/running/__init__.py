"""Commands for whoever keeps the installation alive."""
