"""One answer from the answers of several houses."""
