"""Commands for the first days: the demo, the first week, a rehearsal."""
