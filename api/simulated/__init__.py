"""Made-up organisations through the real rules of disclosure."""
