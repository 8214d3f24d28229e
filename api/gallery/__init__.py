"""The ten pictures of a report: what each shows as numbers, as a drawing, and as one that a browser draws."""
