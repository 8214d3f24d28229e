"""One customer's rights, and the end of what all have said: opt-out, export, erasure, retention."""
