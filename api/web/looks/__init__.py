"""What every page looks like: templates, style, logo, and who asks."""
