"""Reading tables as people have them: any encoding, delimiter and decimal mark, refused by row and reason."""
