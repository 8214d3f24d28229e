"""The customers' side: contacts, ratings, rights, and who is told of them."""
