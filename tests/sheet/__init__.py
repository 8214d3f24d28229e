"""A sheet of every page in every language, width and scheme, for whoever wants to look for themselves."""
