"""From a proof to a session: the door, and what guards it."""
