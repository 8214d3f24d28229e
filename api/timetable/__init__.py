"""Pages over the schedule and the jobs: when weeks open, what does not happen, and what ran."""
