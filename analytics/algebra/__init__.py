"""Formulas on arrays; nothing here knows a team, a plan or an answer."""
