"""Teams, departments and people."""
