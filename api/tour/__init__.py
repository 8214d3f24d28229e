"""The demo's further years, one for each verdict; no route of it exists outside the demo."""
