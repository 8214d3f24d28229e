"""The report as whoever reads it gets it: the types behind `frontend/schemas/report-1.json`.

A test holds every key, and whether it may be null, against the schema; what a key means is said there.
"""
