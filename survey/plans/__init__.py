"""What was fixed before results were known: plans, each with the day and whether there were data already."""
