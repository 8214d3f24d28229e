"""The analyst's page: every field of the report's data in words, and its ten pictures."""
