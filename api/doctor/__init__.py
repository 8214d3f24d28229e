"""Asks what the promise rests on and says what is to be mended."""
