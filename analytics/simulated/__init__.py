"""Made-up years whose truth is known."""
