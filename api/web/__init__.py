"""What every page and every answer shares."""
