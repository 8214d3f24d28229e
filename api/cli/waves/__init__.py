"""Commands for whom is asked and for the week."""
