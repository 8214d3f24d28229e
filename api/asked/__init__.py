"""What the coming weeks ask, and the questions that the organisation adds."""
