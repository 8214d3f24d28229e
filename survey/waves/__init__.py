"""The week as a state machine: which groups answer, when it opens, reminds and closes."""
