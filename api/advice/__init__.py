"""Whether asking less would do, and what it would spare."""
