"""Languages that an administrator adds: the file to translate, what is checked of it, and speaking it."""
