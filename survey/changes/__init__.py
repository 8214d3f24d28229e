"""Whether anything that a report shows has changed: a number that every write to it raises."""
