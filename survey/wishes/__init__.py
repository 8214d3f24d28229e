"""What customers would have wanted: sorted into themes by people, and what became of it."""
