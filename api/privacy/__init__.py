"""What is stored, who sees it, and whether that is so."""
