"""What the data are made of, shown beside every answer."""
