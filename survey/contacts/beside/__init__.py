"""What stands beside the contacts: facts of teams and weeks, and a calendar of events."""
