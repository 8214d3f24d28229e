"""Languages that an administrator has added, for those who answer and those who rate."""
