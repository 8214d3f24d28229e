"""What came of it, for everybody who may read it."""
