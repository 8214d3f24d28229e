"""The questions of the pulse, in both languages, and which of them a week asks."""
