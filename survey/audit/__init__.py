"""Who changed what in this installation, and on which day: a log that nobody shortens or rewrites unseen."""
