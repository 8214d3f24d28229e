"""What takes a second person: lists of names, holding the next opening."""
