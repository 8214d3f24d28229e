"""The one page of a team lead."""
