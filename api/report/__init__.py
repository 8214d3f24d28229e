"""Where the two sides meet: released results and ratings become a panel, the panel becomes a report."""
