"""What programs send and are answered: contacts, ratings, and the document that describes it."""
