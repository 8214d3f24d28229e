"""A panel as a CSV file: what `resonanz analyse` reads and every export writes."""
